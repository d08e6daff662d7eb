-- A place in a group that the configuration file gives is taken away when the file no longer gives it.
ALTER TABLE "group_membership" ADD COLUMN "configured" BOOLEAN NOT NULL DEFAULT false;
