CREATE TABLE device (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	mark_hmac BYTEA NOT NULL,
	platform TEXT NOT NULL,
	version TEXT NOT NULL,
	key_id BYTEA,
	name BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_device PRIMARY KEY (id),
	CONSTRAINT uq_device_identity_id_mark_hmac UNIQUE (identity_id, mark_hmac),
	CONSTRAINT fk_device_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);

ALTER TABLE session ADD COLUMN device_id UUID;

ALTER TABLE session ADD CONSTRAINT fk_session_device_id FOREIGN KEY(device_id) REFERENCES device (id);
