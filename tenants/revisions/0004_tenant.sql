CREATE INDEX ix_person_manager ON person (manager_id);

CREATE TABLE team (
	id UUID NOT NULL,
	name BYTEA NOT NULL,
	lead_id UUID,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_team PRIMARY KEY (id),
	CONSTRAINT fk_team_lead_id FOREIGN KEY(lead_id) REFERENCES person (id)
);

CREATE TABLE team_member (
	team_id UUID NOT NULL,
	person_id UUID NOT NULL,
	CONSTRAINT pk_team_member PRIMARY KEY (team_id, person_id),
	CONSTRAINT fk_team_member_team_id FOREIGN KEY(team_id) REFERENCES team (id),
	CONSTRAINT fk_team_member_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_team_member_person ON team_member (person_id);
