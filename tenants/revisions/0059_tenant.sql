ALTER TABLE task ADD COLUMN repeat TEXT;

ALTER TABLE task ADD CONSTRAINT ck_task_repeat CHECK (repeat IN ('daily', 'weekdays', 'weekly', 'biweekly', 'monthly', 'quarterly', 'yearly'));

ALTER TABLE task ADD COLUMN repeat_from DATE;
