-- Counts the changes of what the search looks at, so that each process knows when its own copy is old. One row.
CREATE TABLE inventory_edition (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  edition bigint NOT NULL
);
INSERT INTO inventory_edition (edition) VALUES (1);

CREATE FUNCTION count_inventory_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE inventory_edition SET edition = edition + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER secret_searched_otherwise AFTER INSERT OR DELETE OR UPDATE OF search_text, name, last_segment, gone_at
  ON secret FOR EACH STATEMENT EXECUTE FUNCTION count_inventory_edition();
