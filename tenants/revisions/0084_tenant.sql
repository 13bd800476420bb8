ALTER TABLE stage ADD COLUMN forecast_category TEXT;

ALTER TABLE stage ADD CONSTRAINT ck_stage_forecast_category CHECK (forecast_category IN ('omitted', 'pipeline', 'best_case', 'commit'));

ALTER TABLE deal ADD COLUMN forecast_category TEXT;

ALTER TABLE deal ADD CONSTRAINT ck_deal_forecast_category CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted'));

UPDATE deal SET forecast_category = CASE WHEN stage.outcome = 'won' THEN 'closed' WHEN stage.outcome = 'lost' THEN 'omitted' WHEN stage.probability >= 75 THEN 'commit' WHEN stage.probability >= 45 THEN 'best_case' ELSE 'pipeline' END FROM stage WHERE stage.id = deal.stage;
