UPDATE role SET permissions = jsonb_set(permissions, '{billing}', 'true') WHERE key = 'admin';
