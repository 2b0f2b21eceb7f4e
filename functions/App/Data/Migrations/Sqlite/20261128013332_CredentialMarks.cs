using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SppsFlows.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CredentialMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By SQLite itself, inside the transaction: EF would build the table anew outside of one, and a crash meanwhile would leave it half done.
            migrationBuilder.Sql("""ALTER TABLE "SealOperation" DROP COLUMN "RotationId";""");

            migrationBuilder.AddColumn<string>(
                name: "Mark",
                table: "Credentials",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Credentials_Mark",
                table: "Credentials",
                column: "Mark");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Credentials_Mark",
                table: "Credentials");

            migrationBuilder.Sql("""ALTER TABLE "Credentials" DROP COLUMN "Mark";""");

            migrationBuilder.AddColumn<Guid>(
                name: "RotationId",
                table: "SealOperation",
                type: "TEXT",
                nullable: true);
        }
    }
}
