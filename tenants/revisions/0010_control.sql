INSERT INTO entitlement (organisation_id, name, value, source, granted_at)
SELECT organisation_id, 'module.sales', value, source, granted_at FROM entitlement WHERE name = 'module.crm'
ON CONFLICT DO NOTHING;
