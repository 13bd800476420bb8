CREATE TABLE approval_rule ( id UUID NOT NULL, measure TEXT NOT NULL, above NUMERIC(9, 2) NOT NULL, active BOOLEAN NOT NULL, setup BYTEA NOT NULL, version INTEGER NOT NULL, changed_by UUID NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_approval_rule PRIMARY KEY (id), CONSTRAINT ck_approval_rule_measure CHECK (measure IN ('discount_line', 'discount_deal', 'owner_transfer')) );

CREATE TABLE approval_request ( id UUID NOT NULL, rule_id UUID NOT NULL, rule_version INTEGER NOT NULL, measure TEXT NOT NULL, object TEXT NOT NULL CONSTRAINT ck_approval_request_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'), record_id UUID, asked_by UUID NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL, base_version INTEGER, held BYTEA NOT NULL, details BYTEA NOT NULL, error_code TEXT CONSTRAINT ck_approval_request_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$'), done INTEGER NOT NULL, kept INTEGER NOT NULL, batch_id UUID NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE, CONSTRAINT pk_approval_request PRIMARY KEY (id), CONSTRAINT ck_approval_request_measure CHECK (measure IN ('discount_line', 'discount_deal', 'owner_transfer')), CONSTRAINT ck_approval_request_state CHECK (state IN ('open', 'returned', 'running', 'done', 'rejected', 'withdrawn', 'failed')) );

CREATE INDEX ix_approval_request_asked ON approval_request (asked_by, created_at);

CREATE INDEX ix_approval_request_record ON approval_request (record_id);

CREATE TABLE approval_step ( id UUID NOT NULL, request_id UUID NOT NULL, round INTEGER NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, mode TEXT NOT NULL, quorum INTEGER NOT NULL, who TEXT NOT NULL, role_id UUID, people JSONB NOT NULL, added_by UUID, escalate_hours INTEGER, escalate_to UUID, due_at TIMESTAMP WITH TIME ZONE, escalated_at TIMESTAMP WITH TIME ZONE, CONSTRAINT pk_approval_step PRIMARY KEY (id), CONSTRAINT ck_approval_step_state CHECK (state IN ('waiting', 'open', 'passed', 'stopped')), CONSTRAINT ck_approval_step_mode CHECK (mode IN ('any', 'all', 'quorum')), CONSTRAINT ck_approval_step_who CHECK (who IN ('manager', 'team_lead', 'role', 'people')) );

CREATE INDEX ix_approval_step_request ON approval_step (request_id, round, position);

CREATE TABLE approval_vote ( id UUID NOT NULL, step_id UUID NOT NULL, request_id UUID NOT NULL, person_id UUID NOT NULL, why TEXT NOT NULL, instead_of UUID, decision TEXT, comment BYTEA, created_at TIMESTAMP WITH TIME ZONE NOT NULL, decided_at TIMESTAMP WITH TIME ZONE, CONSTRAINT pk_approval_vote PRIMARY KEY (id), CONSTRAINT ck_approval_vote_why CHECK (why IN ('rule', 'owner', 'delegated', 'added', 'escalated')), CONSTRAINT ck_approval_vote_decision CHECK (decision IN ('approve', 'reject', 'return', 'delegate')), CONSTRAINT ck_approval_vote_decided CHECK ((decision IS NULL) = (decided_at IS NULL)), CONSTRAINT uq_approval_vote_step_id UNIQUE (step_id, person_id) );

CREATE INDEX ix_approval_vote_person ON approval_vote (person_id, decision);

CREATE INDEX ix_approval_vote_request ON approval_vote (request_id);

CREATE TABLE approval_lock ( record_id UUID NOT NULL, part TEXT NOT NULL, request_id UUID NOT NULL, CONSTRAINT pk_approval_lock PRIMARY KEY (record_id, part), CONSTRAINT ck_approval_lock_part CHECK (part IN ('lines', 'owner')) );

CREATE INDEX ix_approval_lock_request ON approval_lock (request_id);


ALTER TABLE notification_setting ADD COLUMN approval_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN approval_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN approval_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN approval_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_approval_mail CHECK (approval_mail IN ('no', 'soon', 'daily'));
