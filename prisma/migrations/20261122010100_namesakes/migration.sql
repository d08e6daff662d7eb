-- People whose names read alike are looked for on the page of every request.
CREATE INDEX "person_name_skeleton_idx" ON "person" (name_skeleton(btrim("display_name")));
