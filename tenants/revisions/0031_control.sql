ALTER TABLE key_event DROP CONSTRAINT ck_key_event_kind;
ALTER TABLE key_event ADD CONSTRAINT ck_key_event_kind CHECK (kind IN ('own_key_set', 'own_key_removed', 'opened', 'refused', 'unreachable', 'rewrapped', 'rotation_started', 'rotation_ended', 'destroyed', 'own_login_set', 'own_login_removed', 'unusable', 'rewrap_started', 'rewrap_ended', 'former_keys_removed'));
