ALTER TABLE lead ADD COLUMN protected_until DATE;
