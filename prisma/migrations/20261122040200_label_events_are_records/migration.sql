-- A label event is a record of the trail like every other.
DROP TABLE trail_label_event;
