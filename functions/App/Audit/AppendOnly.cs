using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>
/// Lets the database itself refuse to change or delete what is on record (J5). Installed after each migration; idempotent.
/// </summary>
internal static class AppendOnly
{
    public const string Sqlite = """
        CREATE TRIGGER IF NOT EXISTS "AuditEntries_no_update" BEFORE UPDATE ON "AuditEntries"
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS "AuditEntries_no_delete" BEFORE DELETE ON "AuditEntries"
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS "AuditCheckpoints_no_update" BEFORE UPDATE ON "AuditCheckpoints"
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS "AuditCheckpoints_no_delete" BEFORE DELETE ON "AuditCheckpoints"
          BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        """;

    private const string Postgres = """
        CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
        CREATE OR REPLACE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEntries"
          FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        CREATE OR REPLACE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditCheckpoints"
          FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        """;

    public static Task InstallAsync(SppsDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? Sqlite : Postgres, cancellationToken);
}
