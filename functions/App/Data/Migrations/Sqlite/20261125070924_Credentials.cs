using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SppsFlows.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Credentials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BreakGlassCase",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedById = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    GrantedById = table.Column<string>(type: "TEXT", nullable: true),
                    GrantedAt = table.Column<string>(type: "TEXT", nullable: true),
                    WindowEndsAt = table.Column<string>(type: "TEXT", nullable: true),
                    RevealedAt = table.Column<string>(type: "TEXT", nullable: true),
                    RotationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BreakGlassCase", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Credentials",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Custody = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<string>(type: "TEXT", nullable: false),
                    UsernameVersion = table.Column<string>(type: "TEXT", nullable: true),
                    SealedAt = table.Column<string>(type: "TEXT", nullable: false),
                    SealedById = table.Column<string>(type: "TEXT", nullable: false),
                    HasTotp = table.Column<bool>(type: "INTEGER", nullable: false),
                    BackupCodes = table.Column<int>(type: "INTEGER", nullable: false),
                    RotateBy = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CollectedAt = table.Column<string>(type: "TEXT", nullable: true),
                    RevealedAt = table.Column<string>(type: "TEXT", nullable: true),
                    RevealedById = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Credentials", x => x.AccountId);
                });

            migrationBuilder.CreateTable(
                name: "HandOverTask",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LeaverId = table.Column<string>(type: "TEXT", nullable: false),
                    OpenedAt = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    AskedId = table.Column<string>(type: "TEXT", nullable: true),
                    AskedAt = table.Column<string>(type: "TEXT", nullable: true),
                    Reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    RemindedAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalatedAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalatedToId = table.Column<string>(type: "TEXT", nullable: true),
                    NobodyToldAt = table.Column<string>(type: "TEXT", nullable: true),
                    DecidedById = table.Column<string>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<string>(type: "TEXT", nullable: true),
                    AttestedById = table.Column<string>(type: "TEXT", nullable: true),
                    AttestedAt = table.Column<string>(type: "TEXT", nullable: true),
                    RotationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandOverTask", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MisplacedSecret",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    SenderId = table.Column<string>(type: "TEXT", nullable: false),
                    Way = table.Column<string>(type: "TEXT", nullable: false),
                    About = table.Column<string>(type: "TEXT", nullable: false),
                    FoundAt = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    RemindedAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalatedAt = table.Column<string>(type: "TEXT", nullable: true),
                    AnsweredAt = table.Column<string>(type: "TEXT", nullable: true),
                    AnsweredById = table.Column<string>(type: "TEXT", nullable: true),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MisplacedSecret", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RetrievalTicket",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    BreakGlassId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<string>(type: "TEXT", nullable: false),
                    ClaimedAt = table.Column<string>(type: "TEXT", nullable: true),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: true),
                    LateRedemptions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetrievalTicket", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReusePepper",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReusePepper", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RotationTask",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    AskedById = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    OpenedAt = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<string>(type: "TEXT", nullable: true),
                    AskedIds = table.Column<string>(type: "TEXT", nullable: false),
                    OfficeToldAt = table.Column<string>(type: "TEXT", nullable: true),
                    Reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    RemindedAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalatedAt = table.Column<string>(type: "TEXT", nullable: true),
                    EscalatedFurtherAt = table.Column<string>(type: "TEXT", nullable: true),
                    DoneAt = table.Column<string>(type: "TEXT", nullable: true),
                    DoneById = table.Column<string>(type: "TEXT", nullable: true),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RotationTask", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SealOperation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    LinkId = table.Column<Guid>(type: "TEXT", nullable: true),
                    RotationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    StartedAt = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    HasTotp = table.Column<bool>(type: "INTEGER", nullable: false),
                    BackupCodes = table.Column<int>(type: "INTEGER", nullable: false),
                    Attested = table.Column<bool>(type: "INTEGER", nullable: false),
                    AttestedVersion = table.Column<string>(type: "TEXT", nullable: true),
                    Doubtful = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SealOperation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StepUpChallenge",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    BrowserHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CodeHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SentAt = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<string>(type: "TEXT", nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StepUpChallenge", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BreakGlassCase_AccountId_State",
                table: "BreakGlassCase",
                columns: new[] { "AccountId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Credentials_RotateBy",
                table: "Credentials",
                column: "RotateBy");

            migrationBuilder.CreateIndex(
                name: "IX_HandOverTask_AccountId_State",
                table: "HandOverTask",
                columns: new[] { "AccountId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_MisplacedSecret_Key",
                table: "MisplacedSecret",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MisplacedSecret_SenderId",
                table: "MisplacedSecret",
                column: "SenderId");

            migrationBuilder.CreateIndex(
                name: "IX_RetrievalTicket_AccountId",
                table: "RetrievalTicket",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_RotationTask_AccountId_State",
                table: "RotationTask",
                columns: new[] { "AccountId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_SealOperation_AccountId",
                table: "SealOperation",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_SealOperation_State_StartedAt",
                table: "SealOperation",
                columns: new[] { "State", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_StepUpChallenge_BrowserHash",
                table: "StepUpChallenge",
                column: "BrowserHash");

            migrationBuilder.CreateIndex(
                name: "IX_StepUpChallenge_PersonId_SentAt",
                table: "StepUpChallenge",
                columns: new[] { "PersonId", "SentAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BreakGlassCase");

            migrationBuilder.DropTable(
                name: "Credentials");

            migrationBuilder.DropTable(
                name: "HandOverTask");

            migrationBuilder.DropTable(
                name: "MisplacedSecret");

            migrationBuilder.DropTable(
                name: "RetrievalTicket");

            migrationBuilder.DropTable(
                name: "ReusePepper");

            migrationBuilder.DropTable(
                name: "RotationTask");

            migrationBuilder.DropTable(
                name: "SealOperation");

            migrationBuilder.DropTable(
                name: "StepUpChallenge");
        }
    }
}
