UPDATE role SET permissions = permissions || '{"view_as": true}' WHERE key IN ('owner', 'admin');
UPDATE acl_epoch SET epoch = epoch + 1;
