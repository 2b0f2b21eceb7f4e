using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SppsFlows.Hosting.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Assignments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "CodeHash",
                table: "StepUpChallenge");

            migrationBuilder.DropColumn(
                name: "CodeHash",
                table: "SignInChallenge");

            migrationBuilder.DropColumn(
                name: "Tries",
                table: "SignInChallenge");

            migrationBuilder.DropColumn(
                name: "CodeExpiresAt",
                table: "LinkChallenge");

            migrationBuilder.DropColumn(
                name: "CodeHash",
                table: "LinkChallenge");

            migrationBuilder.DropColumn(
                name: "CodeTries",
                table: "LinkChallenge");

            migrationBuilder.DropColumn(
                name: "CodesSent",
                table: "LinkChallenge");

            migrationBuilder.CreateTable(
                name: "Assignments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Round = table.Column<int>(type: "integer", nullable: false),
                    About = table.Column<string>(type: "text", nullable: false),
                    AskedById = table.Column<string>(type: "text", nullable: true),
                    OrgId = table.Column<string>(type: "text", nullable: true),
                    FlowId = table.Column<string>(type: "text", nullable: true),
                    GroupId = table.Column<string>(type: "text", nullable: true),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    State = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EscalationLevel = table.Column<int>(type: "integer", nullable: false),
                    EscalatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    NobodyToldAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    NextStepAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RetryAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    ClaimedById = table.Column<string>(type: "text", nullable: true),
                    Progress = table.Column<string>(type: "text", nullable: true),
                    Outcome = table.Column<string>(type: "text", nullable: true),
                    AnsweredById = table.Column<string>(type: "text", nullable: true),
                    AnsweredForId = table.Column<string>(type: "text", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Signature = table.Column<string>(type: "text", nullable: true),
                    Mails = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assignments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<string>(type: "text", nullable: false),
                    ForPersonId = table.Column<string>(type: "text", nullable: true),
                    Role = table.Column<string>(type: "text", nullable: true),
                    OrgId = table.Column<string>(type: "text", nullable: true),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    NamedById = table.Column<string>(type: "text", nullable: false),
                    NamedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Delegations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Delegations_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MailedCodes",
                columns: table => new
                {
                    BoundTo = table.Column<string>(type: "text", nullable: false),
                    Use = table.Column<string>(type: "text", nullable: false),
                    PersonId = table.Column<string>(type: "text", nullable: true),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Tries = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedCodes", x => x.BoundTo);
                });

            migrationBuilder.CreateTable(
                name: "OverdueEpisodes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BeganAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OldestDueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OverdueEpisodes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WaitingDigestLines",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "text", nullable: false),
                    AssignmentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Party = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingDigestLines", x => new { x.PersonId, x.AssignmentId });
                });

            migrationBuilder.CreateTable(
                name: "Assignees",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AssignmentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Party = table.Column<string>(type: "text", nullable: false),
                    As = table.Column<string>(type: "text", nullable: false),
                    Level = table.Column<int>(type: "integer", nullable: false),
                    ForPersonId = table.Column<string>(type: "text", nullable: true),
                    Because = table.Column<string>(type: "text", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Reminders = table.Column<int>(type: "integer", nullable: false),
                    RemindedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RemindAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    TakenBackAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    TakenBackBecause = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assignees", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Assignees_Assignments_AssignmentId",
                        column: x => x.AssignmentId,
                        principalTable: "Assignments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Assignees_AssignmentId",
                table: "Assignees",
                column: "AssignmentId");

            migrationBuilder.CreateIndex(
                name: "IX_Assignees_Party_RemindAt",
                table: "Assignees",
                columns: new[] { "Party", "RemindAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignees_RemindAt",
                table: "Assignees",
                column: "RemindAt");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_AskedById_State",
                table: "Assignments",
                columns: new[] { "AskedById", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_GroupId",
                table: "Assignments",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_NextStepAt",
                table: "Assignments",
                column: "NextStepAt");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_OrgId_State",
                table: "Assignments",
                columns: new[] { "OrgId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_Subject_Kind",
                table: "Assignments",
                columns: new[] { "Subject", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_PersonId",
                table: "Delegations",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_State",
                table: "Delegations",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_MailedCodes_PersonId_SentAt",
                table: "MailedCodes",
                columns: new[] { "PersonId", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_OverdueEpisodes_EndedAt",
                table: "OverdueEpisodes",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingDigestLines_DueAt",
                table: "WaitingDigestLines",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Assignees");

            migrationBuilder.DropTable(
                name: "Delegations");

            migrationBuilder.DropTable(
                name: "MailedCodes");

            migrationBuilder.DropTable(
                name: "OverdueEpisodes");

            migrationBuilder.DropTable(
                name: "WaitingDigestLines");

            migrationBuilder.DropTable(
                name: "Assignments");

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "StepUpChallenge",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "SignInChallenge",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<int>(
                name: "Tries",
                table: "SignInChallenge",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "CodeExpiresAt",
                table: "LinkChallenge",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "LinkChallenge",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "CodeTries",
                table: "LinkChallenge",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "CodesSent",
                table: "LinkChallenge",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }
    }
}
