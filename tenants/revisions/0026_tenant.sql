ALTER TABLE role ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE role SET permissions = permissions || jsonb_build_object('objects', (
	SELECT coalesce(jsonb_object_agg(named.key, named.value || jsonb_build_object(
		'export', CASE WHEN coalesce((role.permissions ->> 'export')::boolean, false) THEN coalesce(named.value -> 'read', '"none"') ELSE '"none"' END,
		'share', coalesce(named.value -> 'update', '"none"')
	)), '{}')
	FROM jsonb_each(coalesce(role.permissions -> 'objects', '{}')) AS named
));
UPDATE acl_epoch SET epoch = epoch + 1;
