-- Accounts that were deleted lately: what was under way for them then, an order above all, finds out by this table and lets
-- go of them as well. A trigger, so that no way of deleting an account can forget to say so.
CREATE TABLE leavers (
  account_id text        PRIMARY KEY,
  left_at    timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION note_leaver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO leavers (account_id) VALUES (OLD.id) ON CONFLICT (account_id) DO UPDATE SET left_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_leave AFTER DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION note_leaver();
