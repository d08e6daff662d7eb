-- Reads look for the KMS calls made for them, which many trails do not have and none has as many of.
CREATE INDEX trail_event_shadow ON trail_event (at, subject_id) WHERE part = 'shadow';

-- Pages go on by time and then by id: the few rows of one instant are sorted when they are read.
DROP INDEX trail_event_time;
CREATE INDEX trail_event_time ON trail_event (at);
DROP INDEX trail_event_subject;
CREATE INDEX trail_event_subject ON trail_event (subject_id, at);
