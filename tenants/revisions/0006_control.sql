CREATE TABLE webhook_event (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object_id TEXT NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_webhook_event PRIMARY KEY (id)
);

GRANT SELECT, INSERT, DELETE ON webhook_event TO control_app;
