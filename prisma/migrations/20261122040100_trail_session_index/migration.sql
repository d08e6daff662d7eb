-- The records of one person: few among those of machines, and looked for by name.
CREATE INDEX trail_event_session ON trail_event (session_name, at DESC, event_id DESC) WHERE kind IN ('person', 'tool');
