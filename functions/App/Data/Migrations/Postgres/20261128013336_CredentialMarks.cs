using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SppsFlows.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CredentialMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RotationId",
                table: "SealOperation");

            migrationBuilder.AddColumn<string>(
                name: "Mark",
                table: "Credentials",
                type: "text",
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

            migrationBuilder.DropColumn(
                name: "Mark",
                table: "Credentials");

            migrationBuilder.AddColumn<Guid>(
                name: "RotationId",
                table: "SealOperation",
                type: "uuid",
                nullable: true);
        }
    }
}
