using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SppsFlows.Hosting.Database.Migrations.Sqlite
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    About = table.Column<string>(type: "TEXT", nullable: false),
                    AskedById = table.Column<string>(type: "TEXT", nullable: true),
                    OrgId = table.Column<string>(type: "TEXT", nullable: true),
                    FlowId = table.Column<string>(type: "TEXT", nullable: true),
                    GroupId = table.Column<string>(type: "TEXT", nullable: true),
                    OpenedAt = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<string>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalationLevel = table.Column<int>(type: "INTEGER", nullable: false),
                    EscalatedAt = table.Column<string>(type: "TEXT", nullable: true),
                    NobodyToldAt = table.Column<string>(type: "TEXT", nullable: true),
                    NextStepAt = table.Column<string>(type: "TEXT", nullable: true),
                    RetryAt = table.Column<string>(type: "TEXT", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimedById = table.Column<string>(type: "TEXT", nullable: true),
                    Progress = table.Column<string>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", nullable: true),
                    AnsweredById = table.Column<string>(type: "TEXT", nullable: true),
                    AnsweredForId = table.Column<string>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<string>(type: "TEXT", nullable: true),
                    Signature = table.Column<string>(type: "TEXT", nullable: true),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assignments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    ForPersonId = table.Column<string>(type: "TEXT", nullable: true),
                    Role = table.Column<string>(type: "TEXT", nullable: true),
                    OrgId = table.Column<string>(type: "TEXT", nullable: true),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    NamedById = table.Column<string>(type: "TEXT", nullable: false),
                    NamedAt = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<string>(type: "TEXT", nullable: true)
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
                    BoundTo = table.Column<string>(type: "TEXT", nullable: false),
                    Use = table.Column<string>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: true),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    SentAt = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<string>(type: "TEXT", nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedCodes", x => x.BoundTo);
                });

            migrationBuilder.CreateTable(
                name: "OverdueEpisodes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    BeganAt = table.Column<string>(type: "TEXT", nullable: false),
                    OldestDueAt = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OverdueEpisodes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WaitingDigestLines",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    AssignmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Party = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingDigestLines", x => new { x.PersonId, x.AssignmentId });
                });

            migrationBuilder.CreateTable(
                name: "Assignees",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AssignmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Party = table.Column<string>(type: "TEXT", nullable: false),
                    As = table.Column<string>(type: "TEXT", nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    ForPersonId = table.Column<string>(type: "TEXT", nullable: true),
                    Because = table.Column<string>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<string>(type: "TEXT", nullable: false),
                    Reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    RemindedAt = table.Column<string>(type: "TEXT", nullable: true),
                    RemindAt = table.Column<string>(type: "TEXT", nullable: true),
                    TakenBackAt = table.Column<string>(type: "TEXT", nullable: true),
                    TakenBackBecause = table.Column<string>(type: "TEXT", nullable: true)
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
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "SignInChallenge",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<int>(
                name: "Tries",
                table: "SignInChallenge",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "CodeExpiresAt",
                table: "LinkChallenge",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "LinkChallenge",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "CodeTries",
                table: "LinkChallenge",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "CodesSent",
                table: "LinkChallenge",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
