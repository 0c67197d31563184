using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rihla.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_mission",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    is_host = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_origin = table.Column<bool>(type: "INTEGER", nullable: false),
                    contact_line = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_mission", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_sign_in_attempts",
                columns: table => new
                {
                    name = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    locked_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_sign_in_attempts", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    details = table.Column<byte[]>(type: "BLOB", nullable: true),
                    details_digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_broken_glass",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reviewed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reviewed_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    justified = table.Column<bool>(type: "INTEGER", nullable: true),
                    finding = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_broken_glass", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    external_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    external_key = table.Column<long>(type: "INTEGER", nullable: true),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin_mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    stage_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sensitivity = table.Column<string>(type: "TEXT", nullable: false),
                    caseworker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    requested_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    caller_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    caller_phone = table.Column<byte[]>(type: "BLOB", nullable: true),
                    safe_contact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    request_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    caller_member_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    partner_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    family_complete = table.Column<bool>(type: "INTEGER", nullable: false),
                    waiting_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    grant = table.Column<string>(type: "TEXT", nullable: true),
                    funded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    funded_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    travel_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closure_reason = table.Column<string>(type: "TEXT", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closure_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    erased_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closed_from = table.Column<int>(type: "INTEGER", nullable: true),
                    departed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    arrived_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    shared_with_origin = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_consent_notice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_consent_notice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_counted",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin_mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    requested_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    departed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    arrived_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closure_reason = table.Column<string>(type: "TEXT", nullable: true),
                    sex = table.Column<char>(type: "TEXT", nullable: true),
                    age = table.Column<int>(type: "INTEGER", nullable: true),
                    is_child = table.Column<bool>(type: "INTEGER", nullable: false),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    unaccompanied = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_vulnerable = table.Column<bool>(type: "INTEGER", nullable: false),
                    disability = table.Column<int>(type: "INTEGER", nullable: false),
                    days = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_counted", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_counted_mark",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    full_on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_counted_mark", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_declaration_text",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_declaration_text", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_key",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_key", x => new { x.key, x.case_id });
                });

            migrationBuilder.CreateTable(
                name: "cases_return_restriction",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    area = table.Column<string>(type: "TEXT", nullable: true),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_return_restriction", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_task",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    words = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    owner_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_user_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    origin_mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    raised_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    done_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    page = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_task", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_team_member",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_team_member", x => new { x.case_id, x.user_id });
                });

            migrationBuilder.CreateTable(
                name: "cases_waiver",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    condition = table.Column<string>(type: "TEXT", nullable: false),
                    by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    knowing = table.Column<string>(type: "TEXT", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_waiver", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases_work_item",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin_mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    caseworker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    restricted = table.Column<bool>(type: "INTEGER", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    points = table.Column<int>(type: "INTEGER", nullable: false),
                    reasons = table.Column<byte[]>(type: "BLOB", nullable: true),
                    paper_lapses = table.Column<bool>(type: "INTEGER", nullable: false),
                    shared_with_origin = table.Column<bool>(type: "INTEGER", nullable: false),
                    requested_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    is_waiting = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_work_item", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_call",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    title_fr = table.Column<string>(type: "TEXT", nullable: false),
                    title_ar = table.Column<string>(type: "TEXT", nullable: false),
                    title_en = table.Column<string>(type: "TEXT", nullable: false),
                    summary_fr = table.Column<string>(type: "TEXT", nullable: false),
                    summary_ar = table.Column<string>(type: "TEXT", nullable: false),
                    summary_en = table.Column<string>(type: "TEXT", nullable: false),
                    body_fr = table.Column<string>(type: "TEXT", nullable: false),
                    body_ar = table.Column<string>(type: "TEXT", nullable: false),
                    body_en = table.Column<string>(type: "TEXT", nullable: false),
                    opens_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closes_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    countries = table.Column<string>(type: "TEXT", nullable: false),
                    regions = table.Column<string>(type: "TEXT", nullable: false),
                    sectors = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    least_cost = table.Column<long>(type: "INTEGER", nullable: true),
                    most_cost = table.Column<long>(type: "INTEGER", nullable: true),
                    least_own_share = table.Column<int>(type: "INTEGER", nullable: false),
                    least_age = table.Column<int>(type: "INTEGER", nullable: true),
                    needs_origin = table.Column<bool>(type: "INTEGER", nullable: false),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    pass_mark = table.Column<int>(type: "INTEGER", nullable: false),
                    least_sheets = table.Column<int>(type: "INTEGER", nullable: false),
                    published_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    scoring_closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    announced_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    left_free = table.Column<int>(type: "INTEGER", nullable: false),
                    left_free_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_call", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    holder = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account = table.Column<byte[]>(type: "BLOB", nullable: false),
                    bank_code = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    set_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_agreement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    signed = table.Column<string>(type: "TEXT", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    allows_transfer = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_agreement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_donor",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_donor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_exchange_rate",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rate = table.Column<decimal>(type: "TEXT", precision: 20, scale: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_exchange_rate", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_payment_batch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    execute_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    made_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    made_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_payment_batch", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    made_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    worth = table.Column<double>(type: "REAL", nullable: false),
                    bound = table.Column<double>(type: "REAL", nullable: false),
                    seconds = table.Column<double>(type: "REAL", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_plan", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants_supplier",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    town = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account = table.Column<byte[]>(type: "BLOB", nullable: true),
                    bank_code = table.Column<byte[]>(type: "BLOB", nullable: true),
                    telephone = table.Column<byte[]>(type: "BLOB", nullable: true),
                    unconfirmed_of = table.Column<string>(type: "TEXT", nullable: false),
                    entered_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    confirmed_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    confirmed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    barred_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    barred_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    barred_because = table.Column<byte[]>(type: "BLOB", nullable: true),
                    merged_into_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    merged_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    merged_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    added_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    added_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_supplier", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_supplier_grants_supplier_merged_into_id",
                        column: x => x.merged_into_id,
                        principalTable: "grants_supplier",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "grants_unit_cost",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    profile = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_unit_cost", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people_long_work",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    cursor = table.Column<long>(type: "INTEGER", nullable: false),
                    found = table.Column<long>(type: "INTEGER", nullable: false),
                    secret = table.Column<int>(type: "INTEGER", nullable: false),
                    former_secret = table.Column<int>(type: "INTEGER", nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    held_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    held_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_long_work", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "people_match_key",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_match_key", x => new { x.key, x.number });
                });

            migrationBuilder.CreateTable(
                name: "people_match_sheet",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key_version = table.Column<int>(type: "INTEGER", nullable: false),
                    secret = table.Column<int>(type: "INTEGER", nullable: false),
                    keys = table.Column<byte[]>(type: "BLOB", nullable: false),
                    identity = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_match_sheet", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "people_merge",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    into_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    pair_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    merged_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    merged_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<byte[]>(type: "BLOB", nullable: false),
                    moved = table.Column<byte[]>(type: "BLOB", nullable: false),
                    undone_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    undone_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    undone_because = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_merge", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people_person",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    external_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    given_names = table.Column<byte[]>(type: "BLOB", nullable: true),
                    family_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name_in_arabic = table.Column<byte[]>(type: "BLOB", nullable: true),
                    birth = table.Column<byte[]>(type: "BLOB", nullable: true),
                    place_of_birth = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sex = table.Column<string>(type: "TEXT", nullable: true),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    second_nationality = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    needs_interpreter = table.Column<bool>(type: "INTEGER", nullable: false),
                    fathers_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    mothers_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    email = table.Column<byte[]>(type: "BLOB", nullable: true),
                    notes = table.Column<byte[]>(type: "BLOB", nullable: true),
                    photo_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    registered_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    registered_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    merged_into_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    erased_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_attachment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    file_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_attachment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_job",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ran_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_job", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "platform_key_proof",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_key_proof", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_protection_key",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_protection_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_approval_limit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    set_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    set_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_approval_limit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_assessment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    wishes = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_assessment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_complaint",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_case = table.Column<byte[]>(type: "BLOB", nullable: true),
                    case_key = table.Column<long>(type: "INTEGER", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<byte[]>(type: "BLOB", nullable: false),
                    is_serious = table.Column<bool>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    received_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    about_user = table.Column<byte[]>(type: "BLOB", nullable: true),
                    about_role = table.Column<byte[]>(type: "BLOB", nullable: true),
                    about_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    answer_key = table.Column<long>(type: "INTEGER", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    handler_key = table.Column<long>(type: "INTEGER", nullable: true),
                    handler = table.Column<byte[]>(type: "BLOB", nullable: true),
                    finding = table.Column<string>(type: "TEXT", nullable: true),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    answered_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_complaint", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_complaint_rule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    set_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    officer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    deputy_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    days = table.Column<int>(type: "INTEGER", nullable: false),
                    serious_days = table.Column<int>(type: "INTEGER", nullable: false),
                    set_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_complaint_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_instrument",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    is_official = table.Column<bool>(type: "INTEGER", nullable: false),
                    sheet = table.Column<string>(type: "TEXT", nullable: false),
                    brought_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    brought_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    used_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    superseded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_instrument", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_plan", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_project",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    dimension = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_project", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_quotation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    supplier = table.Column<byte[]>(type: "BLOB", nullable: false),
                    supplier_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    scan_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    chosen_because = table.Column<byte[]>(type: "BLOB", nullable: true),
                    chosen_by_name = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_quotation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_quotation_rule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    from_amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    quotations = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    set_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_quotation_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_redistribution",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    project_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    case_code = table.Column<string>(type: "TEXT", nullable: false),
                    joined = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    shares = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_redistribution", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_satisfaction",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    information = table.Column<int>(type: "INTEGER", nullable: false),
                    speed = table.Column<int>(type: "INTEGER", nullable: false),
                    usefulness = table.Column<int>(type: "INTEGER", nullable: false),
                    respect = table.Column<int>(type: "INTEGER", nullable: false),
                    comment = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_satisfaction", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_survey",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    last_attempt_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    instrument_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    mode = table.Column<string>(type: "TEXT", nullable: true),
                    given = table.Column<byte[]>(type: "BLOB", nullable: true),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    by_name = table.Column<string>(type: "TEXT", nullable: true),
                    excuse = table.Column<byte[]>(type: "BLOB", nullable: true),
                    excuse_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    economic = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    social = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    psychosocial = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    composite = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    band = table.Column<string>(type: "TEXT", nullable: true),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin_mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    sex = table.Column<char>(type: "TEXT", nullable: true),
                    arrived_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_survey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_survey_schedule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    months = table.Column<string>(type: "TEXT", nullable: false),
                    baseline_days = table.Column<int>(type: "INTEGER", nullable: false),
                    lead_days = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    every_adult = table.Column<bool>(type: "INTEGER", nullable: false),
                    set_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_survey_schedule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_visit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    planned_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<byte[]>(type: "BLOB", nullable: true),
                    planned_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    held_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    called_off_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    findings = table.Column<byte[]>(type: "BLOB", nullable: true),
                    impression = table.Column<string>(type: "TEXT", nullable: true),
                    assistance_seen = table.Column<bool>(type: "INTEGER", nullable: true),
                    needs_changed = table.Column<bool>(type: "INTEGER", nullable: false),
                    photo_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    held_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_visit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_calendar_feed",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_calendar_feed", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "relations_counterpart",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name_in_arabic = table.Column<byte[]>(type: "BLOB", nullable: true),
                    languages = table.Column<string>(type: "TEXT", nullable: false),
                    phone = table.Column<byte[]>(type: "BLOB", nullable: true),
                    email = table.Column<byte[]>(type: "BLOB", nullable: true),
                    office = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    erased_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_counterpart", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_dossier",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    summary = table.Column<byte[]>(type: "BLOB", nullable: true),
                    opened_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_dossier", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_institution",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_institution", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_place",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    has_rooms = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_place", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_topic",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_topic", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "relations_visit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<byte[]>(type: "BLOB", nullable: true),
                    first_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    news_item_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_visit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "results_release",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    minimum_cell = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_release", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "results_strategy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    first_year = table.Column<int>(type: "INTEGER", nullable: false),
                    last_year = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_strategy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "results_variance",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_variance", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "site_dead_host",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    host = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_dead_host", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "site_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    alt_fr = table.Column<string>(type: "TEXT", nullable: false),
                    alt_ar = table.Column<string>(type: "TEXT", nullable: false),
                    alt_en = table.Column<string>(type: "TEXT", nullable: false),
                    credit = table.Column<string>(type: "TEXT", nullable: false),
                    step = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_blocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    added_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    added_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_file", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "site_help_form",
                columns: table => new
                {
                    key_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answers = table.Column<byte[]>(type: "BLOB", nullable: false),
                    receipt = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_help_form", x => x.key_hash);
                });

            migrationBuilder.CreateTable(
                name: "site_item",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    latest = table.Column<int>(type: "INTEGER", nullable: false),
                    review = table.Column<string>(type: "TEXT", nullable: false),
                    review_note = table.Column<string>(type: "TEXT", nullable: true),
                    changed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_item", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "site_receipt_attempts",
                columns: table => new
                {
                    code = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_receipt_attempts", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "site_receipt_session",
                columns: table => new
                {
                    key_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_receipt_session", x => x.key_hash);
                });

            migrationBuilder.CreateTable(
                name: "site_request",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    word_salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    word_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    answers = table.Column<byte[]>(type: "BLOB", nullable: true),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    partner_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    partner_label = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    needs_protection = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "site_stamp",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_stamp", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "travel_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<byte[]>(type: "BLOB", nullable: true),
                    issued_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    expires_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    requested_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_awaited = table.Column<bool>(type: "INTEGER", nullable: false),
                    refused_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    refusal_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    refusal_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    received_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    fee = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    fee_currency = table.Column<string>(type: "TEXT", nullable: true),
                    on_document_of_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_document", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "travel_exit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    sent_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_awaited = table.Column<bool>(type: "INTEGER", nullable: false),
                    reference = table.Column<byte[]>(type: "BLOB", nullable: true),
                    replied_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    refusal_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_exit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "travel_fitness",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    fitness = table.Column<byte[]>(type: "BLOB", nullable: false),
                    needs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    arranged = table.Column<byte[]>(type: "BLOB", nullable: false),
                    examined_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    diagnosis = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_fitness", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "travel_movement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    departs_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    seats = table.Column<int>(type: "INTEGER", nullable: false),
                    transit_help = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_movement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "travel_reception",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    movement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    travel_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    answered_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    answered_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_reception", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_user",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_demonstration = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_user", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_user_access_mission_mission_id",
                        column: x => x.mission_id,
                        principalTable: "access_mission",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cases_counselling_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<byte[]>(type: "BLOB", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    understanding = table.Column<string>(type: "TEXT", nullable: false),
                    interpreter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    member_ids = table.Column<string>(type: "TEXT", nullable: false),
                    given = table.Column<string>(type: "TEXT", nullable: false),
                    pressure = table.Column<byte[]>(type: "BLOB", nullable: false),
                    capacity = table.Column<byte[]>(type: "BLOB", nullable: false),
                    assessed_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    concern = table.Column<byte[]>(type: "BLOB", nullable: true),
                    notes = table.Column<byte[]>(type: "BLOB", nullable: true),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_counselling_session", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_counselling_session_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_eligibility",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    explanation = table.Column<byte[]>(type: "BLOB", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    outside_of = table.Column<string>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_eligibility", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_eligibility_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_guardian_consent",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    guardian_member_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    guardian_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    guardianship = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    witness = table.Column<byte[]>(type: "BLOB", nullable: true),
                    signed_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    scan_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawn_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_guardian_consent", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_guardian_consent_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_member",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    relation = table.Column<string>(type: "TEXT", nullable: false),
                    external_key = table.Column<long>(type: "INTEGER", nullable: true),
                    unaccompanied = table.Column<bool>(type: "INTEGER", nullable: false),
                    parent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_vulnerable = table.Column<bool>(type: "INTEGER", nullable: false),
                    vulnerabilities = table.Column<byte[]>(type: "BLOB", nullable: true),
                    funded_later_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    departed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    journey_grant = table.Column<string>(type: "TEXT", nullable: true),
                    arrived_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    arrival_recorded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    not_coming_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    not_coming_why = table.Column<byte[]>(type: "BLOB", nullable: true),
                    not_coming_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    age_at_departure = table.Column<int>(type: "INTEGER", nullable: true),
                    sex = table.Column<char>(type: "TEXT", nullable: true),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    disability = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_member", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_member_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_newborn",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    born_on = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_newborn", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_newborn_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_note",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_note", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_note_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_protection_route",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    flag = table.Column<byte[]>(type: "BLOB", nullable: false),
                    opened_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    opened_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    resolved_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    resolved_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    not_confirmed_because = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_protection_route", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_protection_route_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_referral",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_ids = table.Column<string>(type: "TEXT", nullable: false),
                    service = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<byte[]>(type: "BLOB", nullable: false),
                    shared = table.Column<byte[]>(type: "BLOB", nullable: false),
                    urgency = table.Column<string>(type: "TEXT", nullable: false),
                    sent_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sent_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    answered_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_referral", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_referral_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_screening",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    household = table.Column<byte[]>(type: "BLOB", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_screening", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_screening_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_stage_time",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    host_mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    left_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    days = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_stage_time", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_stage_time_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_trafficking_assessment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    findings = table.Column<byte[]>(type: "BLOB", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_trafficking_assessment", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_trafficking_assessment_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_consent",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    guardian_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    guardian_name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    witness = table.Column<byte[]>(type: "BLOB", nullable: true),
                    notice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    explained_in = table.Column<string>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawn_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    withdrawn_by_name = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_consent", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_consent_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_cases_consent_consent_notice_notice_id",
                        column: x => x.notice_id,
                        principalTable: "cases_consent_notice",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_declaration",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    explained_in = table.Column<string>(type: "TEXT", nullable: false),
                    interpreter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    witness = table.Column<byte[]>(type: "BLOB", nullable: true),
                    signed_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    scan_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawn_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    withdrawn_through = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawal_taken_by = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawal_reason = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_declaration", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_declaration_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_cases_declaration_declaration_text_text_id",
                        column: x => x.text_id,
                        principalTable: "cases_declaration_text",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_application",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    word_salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    word_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    answers = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sex = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    sector = table.Column<string>(type: "TEXT", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    own = table.Column<long>(type: "INTEGER", nullable: false),
                    bank = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<long>(type: "INTEGER", nullable: false),
                    women_jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    men_jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    phone_key = table.Column<long>(type: "INTEGER", nullable: true),
                    email_key = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    is_doubtful = table.Column<bool>(type: "INTEGER", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    broken_rules = table.Column<string>(type: "TEXT", nullable: false),
                    eligibility_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    checked_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    checked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    rank = table.Column<int>(type: "INTEGER", nullable: true),
                    score = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    decision_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    withdrawn_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    anonymised_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_application", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_application_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_criterion",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    weight = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_criterion", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_criterion_diaspora_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_draft",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    word_salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    word_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answers = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_draft", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_draft_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_juror",
                columns: table => new
                {
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_juror", x => new { x.call_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_diaspora_juror_diaspora_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_outreach",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    women = table.Column<int>(type: "INTEGER", nullable: false),
                    men = table.Column<int>(type: "INTEGER", nullable: false),
                    others = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_outreach", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_outreach_diaspora_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_agreement_paper",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attachment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    added_on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_agreement_paper", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_agreement_paper_grants_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "grants_agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_agreement_party",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    for_all = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_agreement_party", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_agreement_party_grants_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "grants_agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_agreement_renewal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_agreement_renewal", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_agreement_renewal_grants_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "grants_agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_commitment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    owner_user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_name = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_commitment", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_commitment_grants_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "grants_agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_transfer",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_transfer", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_transfer_grants_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "grants_agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_donor_reader",
                columns: table => new
                {
                    donor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_donor_reader", x => new { x.donor_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_grants_donor_reader_grants_donor_donor_id",
                        column: x => x.donor_id,
                        principalTable: "grants_donor",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_grant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    donor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_grant", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_grant_grants_donor_donor_id",
                        column: x => x.donor_id,
                        principalTable: "grants_donor",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_payment_export",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    batch_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_payment_export", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_payment_export_grants_payment_batch_batch_id",
                        column: x => x.batch_id,
                        principalTable: "grants_payment_batch",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_plan_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    plan_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    case_code = table.Column<string>(type: "TEXT", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    urgency = table.Column<int>(type: "INTEGER", nullable: false),
                    destination = table.Column<string>(type: "TEXT", nullable: true),
                    profile = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    grant_name = table.Column<string>(type: "TEXT", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    cost = table.Column<long>(type: "INTEGER", nullable: true),
                    purpose = table.Column<string>(type: "TEXT", nullable: true),
                    missing = table.Column<long>(type: "INTEGER", nullable: true),
                    rule = table.Column<string>(type: "TEXT", nullable: true),
                    kept = table.Column<bool>(type: "INTEGER", nullable: false),
                    by_hand = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_reserved = table.Column<bool>(type: "INTEGER", nullable: true),
                    objection = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_plan_line", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_plan_line_grants_plan_plan_id",
                        column: x => x.plan_id,
                        principalTable: "grants_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_bill",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    part_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_number = table.Column<byte[]>(type: "BLOB", nullable: true),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    payee = table.Column<byte[]>(type: "BLOB", nullable: false),
                    supplier_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    account = table.Column<byte[]>(type: "BLOB", nullable: true),
                    bank_code = table.Column<byte[]>(type: "BLOB", nullable: true),
                    confirmed_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    confirmed_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    confirmed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    batch_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    paid_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    paid_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    paid_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    proof = table.Column<byte[]>(type: "BLOB", nullable: true),
                    proof_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    came_back_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_bill", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_bill_supplier_supplier_id",
                        column: x => x.supplier_id,
                        principalTable: "grants_supplier",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "people_address",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    safety = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_address", x => x.id);
                    table.ForeignKey(
                        name: "fk_people_address_person_person_id",
                        column: x => x.person_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "people_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<byte[]>(type: "BLOB", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    issued_on = table.Column<byte[]>(type: "BLOB", nullable: true),
                    expires_on = table.Column<byte[]>(type: "BLOB", nullable: true),
                    scan_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_document", x => x.id);
                    table.ForeignKey(
                        name: "fk_people_document_person_person_id",
                        column: x => x.person_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "people_name",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    given = table.Column<byte[]>(type: "BLOB", nullable: true),
                    family = table.Column<byte[]>(type: "BLOB", nullable: true),
                    merge_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_name", x => x.id);
                    table.ForeignKey(
                        name: "fk_people_name_people_person_person_id",
                        column: x => x.person_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "people_pair",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    first_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    second_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    probability = table.Column<double>(type: "REAL", nullable: false),
                    raised_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    raised_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    raised_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    proposed_stays_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    proposed_fields = table.Column<string>(type: "TEXT", nullable: true),
                    answered_by_merge_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    unanswered = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_pair", x => x.id);
                    table.ForeignKey(
                        name: "fk_people_pair_person_first_id",
                        column: x => x.first_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_people_pair_person_second_id",
                        column: x => x.second_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "people_phone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    safety = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people_phone", x => x.id);
                    table.ForeignKey(
                        name: "fk_people_phone_person_person_id",
                        column: x => x.person_id,
                        principalTable: "people_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attachment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_document", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_document_cases_case_case_id",
                        column: x => x.case_id,
                        principalTable: "cases_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_cases_document_platform_attachment_attachment_id",
                        column: x => x.attachment_id,
                        principalTable: "platform_attachment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_need",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    assessment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    dimension = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    rating = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_need", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_need_reintegration_assessment_assessment_id",
                        column: x => x.assessment_id,
                        principalTable: "reintegration_assessment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_complaint_bar",
                columns: table => new
                {
                    complaint_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_complaint_bar", x => new { x.complaint_id, x.key });
                    table.ForeignKey(
                        name: "fk_reintegration_complaint_bar_reintegration_complaint_complaint_id",
                        column: x => x.complaint_id,
                        principalTable: "reintegration_complaint",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_complaint_note",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    complaint_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_complaint_note", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_complaint_note_reintegration_complaint_complaint_id",
                        column: x => x.complaint_id,
                        principalTable: "reintegration_complaint",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_plan_item",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    plan_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<int>(type: "INTEGER", nullable: false),
                    until = table.Column<int>(type: "INTEGER", nullable: true),
                    dimension = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    supplier = table.Column<byte[]>(type: "BLOB", nullable: true),
                    supplier_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    project_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    delivered = table.Column<int>(type: "INTEGER", nullable: false),
                    delivered_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    cancel_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    cancelled_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_plan_item", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_plan_item_reintegration_plan_plan_id",
                        column: x => x.plan_id,
                        principalTable: "reintegration_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_plan_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    plan_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    goals = table.Column<byte[]>(type: "BLOB", nullable: true),
                    writer_list = table.Column<string>(type: "TEXT", nullable: false),
                    written_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    begun_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    sent_back_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sent_back_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_plan_version", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_plan_version_reintegration_plan_plan_id",
                        column: x => x.plan_id,
                        principalTable: "reintegration_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_participation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    project_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_code = table.Column<string>(type: "TEXT", nullable: false),
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    joined_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    left_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    share = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_participation", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_participation_reintegration_project_project_id",
                        column: x => x.project_id,
                        principalTable: "reintegration_project",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_milestone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    dossier_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    owner_user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_name = table.Column<string>(type: "TEXT", nullable: false),
                    reached_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_dropped = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_milestone", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_milestone_relations_dossier_dossier_id",
                        column: x => x.dossier_id,
                        principalTable: "relations_dossier",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_training",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    dossier_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: false),
                    hours = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_training", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_training_relations_dossier_dossier_id",
                        column: x => x.dossier_id,
                        principalTable: "relations_dossier",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_dossier_partner",
                columns: table => new
                {
                    dossier_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    institution_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_dossier_partner", x => new { x.dossier_id, x.institution_id });
                    table.ForeignKey(
                        name: "fk_relations_dossier_partner_institution_institution_id",
                        column: x => x.institution_id,
                        principalTable: "relations_institution",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_relations_dossier_partner_relations_dossier_dossier_id",
                        column: x => x.dossier_id,
                        principalTable: "relations_dossier",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_function",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    institution_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_ar = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    has_several = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_function", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_function_relations_institution_institution_id",
                        column: x => x.institution_id,
                        principalTable: "relations_institution",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_travel_time",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    one_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    other_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_travel_time", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_travel_time_relations_place_one_id",
                        column: x => x.one_id,
                        principalTable: "relations_place",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_relations_travel_time_relations_place_other_id",
                        column: x => x.other_id,
                        principalTable: "relations_place",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_meeting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    visit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    institution_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    subject_fr = table.Column<string>(type: "TEXT", nullable: true),
                    subject_ar = table.Column<string>(type: "TEXT", nullable: true),
                    subject_en = table.Column<string>(type: "TEXT", nullable: true),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    place_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    languages = table.Column<string>(type: "TEXT", nullable: false),
                    participant_ids = table.Column<string>(type: "TEXT", nullable: false),
                    counterpart_ids = table.Column<string>(type: "TEXT", nullable: false),
                    topic_ids = table.Column<string>(type: "TEXT", nullable: false),
                    agreement_ids = table.Column<string>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    points = table.Column<byte[]>(type: "BLOB", nullable: true),
                    points_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    result = table.Column<byte[]>(type: "BLOB", nullable: true),
                    result_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_meeting", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_meeting_place_place_id",
                        column: x => x.place_id,
                        principalTable: "relations_place",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_relations_meeting_relations_institution_institution_id",
                        column: x => x.institution_id,
                        principalTable: "relations_institution",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_relations_meeting_relations_visit_visit_id",
                        column: x => x.visit_id,
                        principalTable: "relations_visit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_participant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    visit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title_fr = table.Column<byte[]>(type: "BLOB", nullable: true),
                    title_ar = table.Column<byte[]>(type: "BLOB", nullable: true),
                    title_en = table.Column<byte[]>(type: "BLOB", nullable: true),
                    languages = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_participant", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_participant_relations_visit_visit_id",
                        column: x => x.visit_id,
                        principalTable: "relations_visit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "results_released_year",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    release_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_released_year", x => x.id);
                    table.ForeignKey(
                        name: "fk_results_released_year_results_release_release_id",
                        column: x => x.release_id,
                        principalTable: "results_release",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "results_objective",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    strategy_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    horizon = table.Column<string>(type: "TEXT", nullable: false),
                    axis = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    sdg_targets = table.Column<string>(type: "TEXT", nullable: false),
                    compact_objectives = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_objective", x => x.id);
                    table.ForeignKey(
                        name: "fk_results_objective_results_strategy_strategy_id",
                        column: x => x.strategy_id,
                        principalTable: "results_strategy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_edition",
                columns: table => new
                {
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    restored_from = table.Column<int>(type: "INTEGER", nullable: true),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    end_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    axis_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: true),
                    goals = table.Column<string>(type: "TEXT", nullable: false),
                    picture_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_edition", x => new { x.item_id, x.number });
                    table.ForeignKey(
                        name: "fk_site_edition_site_item_item_id",
                        column: x => x.item_id,
                        principalTable: "site_item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_redirection",
                columns: table => new
                {
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_redirection", x => x.from);
                    table.ForeignKey(
                        name: "fk_site_redirection_site_item_item_id",
                        column: x => x.item_id,
                        principalTable: "site_item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_exchange",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    request_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    appointment_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    place = table.Column<byte[]>(type: "BLOB", nullable: true),
                    bring = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_exchange", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_exchange_site_request_request_id",
                        column: x => x.request_id,
                        principalTable: "site_request",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "travel_escort",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    movement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_escort", x => x.id);
                    table.ForeignKey(
                        name: "fk_travel_escort_travel_movement_movement_id",
                        column: x => x.movement_id,
                        principalTable: "travel_movement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "travel_leg",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    movement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    flight = table.Column<string>(type: "TEXT", nullable: true),
                    departs_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    departs_at = table.Column<TimeOnly>(type: "TEXT", nullable: true),
                    arrives_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    arrives_at = table.Column<TimeOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_leg", x => x.id);
                    table.ForeignKey(
                        name: "fk_travel_leg_travel_movement_movement_id",
                        column: x => x.movement_id,
                        principalTable: "travel_movement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "travel_seat",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    movement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: true),
                    taken_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    released_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    boarding = table.Column<string>(type: "TEXT", nullable: true),
                    boarded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    recorded_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    boarding_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    allowance = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    allowance_currency = table.Column<string>(type: "TEXT", nullable: true),
                    allowance_receipt = table.Column<string>(type: "TEXT", nullable: true),
                    arrived_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    not_coming_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    onward_transport = table.Column<byte[]>(type: "BLOB", nullable: true),
                    arrival_remark = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_seat", x => x.id);
                    table.ForeignKey(
                        name: "fk_travel_seat_travel_movement_movement_id",
                        column: x => x.movement_id,
                        principalTable: "travel_movement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_credentials",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    password_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    authenticator_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    authenticator_step = table.Column<long>(type: "INTEGER", nullable: false),
                    recovery_codes = table.Column<byte[]>(type: "BLOB", nullable: true),
                    link_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    link_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_credentials", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_access_credentials_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_draft",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    fields = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_draft", x => new { x.user_id, x.key });
                    table.ForeignKey(
                        name: "fk_access_draft_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_kept_form",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    fields = table.Column<byte[]>(type: "BLOB", nullable: false),
                    had_files = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_kept_form", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_kept_form_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_passkey",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    credential_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    used_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    sign_count = table.Column<long>(type: "INTEGER", nullable: false),
                    transports = table.Column<string>(type: "TEXT", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backed_up = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_passkey", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_passkey_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    device = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_session", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_session_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_token",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_token", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_token_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_user_role",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_user_role", x => new { x.user_id, x.role });
                    table.ForeignKey(
                        name: "fk_access_user_role_access_user_user_id",
                        column: x => x.user_id,
                        principalTable: "access_user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_route_step",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    route_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    result = table.Column<byte[]>(type: "BLOB", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    who = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    document_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_route_step", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_route_step_cases_protection_route_route_id",
                        column: x => x.route_id,
                        principalTable: "cases_protection_route",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cases_person_screening",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    individual = table.Column<byte[]>(type: "BLOB", nullable: false),
                    functioning = table.Column<byte[]>(type: "BLOB", nullable: true),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases_person_screening", x => x.id);
                    table.ForeignKey(
                        name: "fk_cases_person_screening_cases_screening_screening_id",
                        column: x => x.screening_id,
                        principalTable: "cases_screening",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_application_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_application_line", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_application_line_application_application_id",
                        column: x => x.application_id,
                        principalTable: "diaspora_application",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_application_paper",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    attachment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_application_paper", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_application_paper_application_application_id",
                        column: x => x.application_id,
                        principalTable: "diaspora_application",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_diaspora_application_paper_platform_attachment_attachment_id",
                        column: x => x.attachment_id,
                        principalTable: "platform_attachment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_assessment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    juror_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    juror_name = table.Column<string>(type: "TEXT", nullable: false),
                    is_conflict = table.Column<bool>(type: "INTEGER", nullable: false),
                    conflict_reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    declared_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    comment = table.Column<byte[]>(type: "BLOB", nullable: true),
                    handed_in_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_assessment", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_assessment_diaspora_application_application_id",
                        column: x => x.application_id,
                        principalTable: "diaspora_application",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_venture",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    promoter = table.Column<byte[]>(type: "BLOB", nullable: false),
                    phone = table.Column<byte[]>(type: "BLOB", nullable: true),
                    email = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sex = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    sector = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    planned_women_jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    planned_men_jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    selected_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    dossier = table.Column<string>(type: "TEXT", nullable: false),
                    dossier_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    dossier_reference = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    legal_form = table.Column<string>(type: "TEXT", nullable: true),
                    registration_number = table.Column<byte[]>(type: "BLOB", nullable: true),
                    women_jobs_at_creation = table.Column<int>(type: "INTEGER", nullable: false),
                    men_jobs_at_creation = table.Column<int>(type: "INTEGER", nullable: false),
                    dropped_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    drop_reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    drop_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    women_jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    men_jobs = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_venture", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_venture_diaspora_application_application_id",
                        column: x => x.application_id,
                        principalTable: "diaspora_application",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_diaspora_venture_diaspora_call_call_id",
                        column: x => x.call_id,
                        principalTable: "diaspora_call",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_ledger_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    expense_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    reverses_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    by_user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_ledger_entry", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_ledger_entry_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_line", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_line_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_report_due",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sent_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_report_due", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_report_due_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_reservation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    is_after_journey = table.Column<bool>(type: "INTEGER", nullable: false),
                    member_ids = table.Column<string>(type: "TEXT", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: false),
                    women = table.Column<int>(type: "INTEGER", nullable: false),
                    children = table.Column<int>(type: "INTEGER", nullable: false),
                    vulnerable = table.Column<int>(type: "INTEGER", nullable: false),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    released_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_reservation", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_reservation_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_rule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    code_list = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_rule", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_rule_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_target",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    measure = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_target", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_target_grants_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_payment_return",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    batch_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    bill_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_payment_return", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_payment_return_grants_bill_bill_id",
                        column: x => x.bill_id,
                        principalTable: "grants_bill",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_grants_payment_return_grants_payment_batch_batch_id",
                        column: x => x.batch_id,
                        principalTable: "grants_payment_batch",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_handover",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    received_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    witness = table.Column<byte[]>(type: "BLOB", nullable: true),
                    photo_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    certificate_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_handover", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_handover_plan_item_item_id",
                        column: x => x.item_id,
                        principalTable: "reintegration_plan_item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_instalment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    condition = table.Column<byte[]>(type: "BLOB", nullable: true),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    part_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    met_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    met_by_name = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_instalment", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_instalment_reintegration_plan_item_item_id",
                        column: x => x.item_id,
                        principalTable: "reintegration_plan_item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_plan_agreement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by_member_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    explained_in = table.Column<string>(type: "TEXT", nullable: false),
                    interpreter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    witness = table.Column<byte[]>(type: "BLOB", nullable: true),
                    scan_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    recorded_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lapsed_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_plan_agreement", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_plan_agreement_reintegration_plan_version_version_id",
                        column: x => x.version_id,
                        principalTable: "reintegration_plan_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reintegration_plan_approval",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    is_within_limit = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reintegration_plan_approval", x => x.id);
                    table.ForeignKey(
                        name: "fk_reintegration_plan_approval_reintegration_plan_version_version_id",
                        column: x => x.version_id,
                        principalTable: "reintegration_plan_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_trained",
                columns: table => new
                {
                    training_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    institution_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    women = table.Column<int>(type: "INTEGER", nullable: false),
                    men = table.Column<int>(type: "INTEGER", nullable: false),
                    others = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_trained", x => new { x.training_id, x.institution_id });
                    table.ForeignKey(
                        name: "fk_relations_trained_institution_institution_id",
                        column: x => x.institution_id,
                        principalTable: "relations_institution",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_relations_trained_relations_training_training_id",
                        column: x => x.training_id,
                        principalTable: "relations_training",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_tenure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    function_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    counterpart_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_acting = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_tenure", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_tenure_counterpart_counterpart_id",
                        column: x => x.counterpart_id,
                        principalTable: "relations_counterpart",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_relations_tenure_relations_function_function_id",
                        column: x => x.function_id,
                        principalTable: "relations_function",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "relations_promise",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    institution_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    side = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_name = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    kept_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    kept_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    is_dropped = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relations_promise", x => x.id);
                    table.ForeignKey(
                        name: "fk_relations_promise_relations_institution_institution_id",
                        column: x => x.institution_id,
                        principalTable: "relations_institution",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_relations_promise_relations_meeting_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "relations_meeting",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "results_released_cell",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    table = table.Column<string>(type: "TEXT", nullable: false),
                    row = table.Column<string>(type: "TEXT", nullable: false),
                    column = table.Column<string>(type: "TEXT", nullable: false),
                    persons = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_released_cell", x => x.id);
                    table.ForeignKey(
                        name: "fk_results_released_cell_results_released_year_year_id",
                        column: x => x.year_id,
                        principalTable: "results_released_year",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "results_indicator",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    share_of = table.Column<string>(type: "TEXT", nullable: true),
                    age_group = table.Column<string>(type: "TEXT", nullable: false),
                    sex = table.Column<char>(type: "TEXT", nullable: true),
                    nationality = table.Column<string>(type: "TEXT", nullable: true),
                    only_vulnerable = table.Column<bool>(type: "INTEGER", nullable: false),
                    only_with_disability = table.Column<bool>(type: "INTEGER", nullable: false),
                    baseline = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: true),
                    baseline_year = table.Column<int>(type: "INTEGER", nullable: true),
                    less_is_better = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_public = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_indicator", x => x.id);
                    table.ForeignKey(
                        name: "fk_results_indicator_results_objective_objective_id",
                        column: x => x.objective_id,
                        principalTable: "results_objective",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_publication",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateTime>(type: "TEXT", nullable: false),
                    until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    approved_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    approved_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    approved_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    approved_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_publication", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_publication_site_edition_item_id_number",
                        columns: x => new { x.item_id, x.number },
                        principalTable: "site_edition",
                        principalColumns: new[] { "item_id", "number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_text",
                columns: table => new
                {
                    item_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    summary = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    file_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    changed_in = table.Column<int>(type: "INTEGER", nullable: false),
                    fresh_in = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_text", x => new { x.item_id, x.number, x.language });
                    table.ForeignKey(
                        name: "fk_site_text_site_edition_item_id_number",
                        columns: x => new { x.item_id, x.number },
                        principalTable: "site_edition",
                        principalColumns: new[] { "item_id", "number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_data_request",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    request_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wish = table.Column<string>(type: "TEXT", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    way = table.Column<string>(type: "TEXT", nullable: true),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    done_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_data_request", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_data_request_exchange_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "site_exchange",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_site_data_request_help_request_request_id",
                        column: x => x.request_id,
                        principalTable: "site_request",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_mark",
                columns: table => new
                {
                    assessment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    criterion_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    points = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_mark", x => new { x.assessment_id, x.criterion_id });
                    table.ForeignKey(
                        name: "fk_diaspora_mark_diaspora_assessment_assessment_id",
                        column: x => x.assessment_id,
                        principalTable: "diaspora_assessment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_financing",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    venture_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    provider = table.Column<byte[]>(type: "BLOB", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    certain_since = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_financing", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_financing_diaspora_venture_venture_id",
                        column: x => x.venture_id,
                        principalTable: "diaspora_venture",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_follow_up",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    venture_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    held_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_alive = table.Column<bool>(type: "INTEGER", nullable: true),
                    women = table.Column<int>(type: "INTEGER", nullable: false),
                    men = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_follow_up", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_follow_up_diaspora_venture_venture_id",
                        column: x => x.venture_id,
                        principalTable: "diaspora_venture",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    venture_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    attachment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    added_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    added_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    accepted_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_plan", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_plan_diaspora_venture_venture_id",
                        column: x => x.venture_id,
                        principalTable: "diaspora_venture",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "diaspora_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    venture_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    coach = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diaspora_session", x => x.id);
                    table.ForeignKey(
                        name: "fk_diaspora_session_diaspora_venture_venture_id",
                        column: x => x.venture_id,
                        principalTable: "diaspora_venture",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_ledger_posting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    entry_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    line_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_ledger_posting", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_ledger_posting_grants_ledger_entry_entry_id",
                        column: x => x.entry_id,
                        principalTable: "grants_ledger_entry",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_grants_ledger_posting_grants_line_line_id",
                        column: x => x.line_id,
                        principalTable: "grants_line",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_line_balance",
                columns: table => new
                {
                    line_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    budget = table.Column<long>(type: "INTEGER", nullable: false),
                    available = table.Column<long>(type: "INTEGER", nullable: false),
                    reserved = table.Column<long>(type: "INTEGER", nullable: false),
                    committed = table.Column<long>(type: "INTEGER", nullable: false),
                    spent = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_line_balance", x => x.line_id);
                    table.CheckConstraint("ck_grants_line_balance_balances", "budget + available + reserved + committed + spent = 0");
                    table.CheckConstraint("ck_grants_line_balance_not_overdrawn", "available >= 0 and reserved >= 0 and committed >= 0 and spent >= 0 and budget <= 0");
                    table.ForeignKey(
                        name: "fk_grants_line_balance_grants_line_line_id",
                        column: x => x.line_id,
                        principalTable: "grants_line",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grants_expense",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_code = table.Column<string>(type: "TEXT", nullable: false),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    line_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reservation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    part_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    paid = table.Column<long>(type: "INTEGER", nullable: true),
                    standing = table.Column<string>(type: "TEXT", nullable: false),
                    requested_by_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    requested_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    requested_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    approved_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    approved_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    approved_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    paid_by_name = table.Column<string>(type: "TEXT", nullable: true),
                    paid_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    proof = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grants_expense", x => x.id);
                    table.ForeignKey(
                        name: "fk_grants_expense_budget_line_line_id",
                        column: x => x.line_id,
                        principalTable: "grants_line",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_grants_expense_grant_grant_id",
                        column: x => x.grant_id,
                        principalTable: "grants_grant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_grants_expense_reservation_reservation_id",
                        column: x => x.reservation_id,
                        principalTable: "grants_reservation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "results_indicator_target",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    indicator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results_indicator_target", x => x.id);
                    table.ForeignKey(
                        name: "fk_results_indicator_target_results_indicator_indicator_id",
                        column: x => x.indicator_id,
                        principalTable: "results_indicator",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "audit_head",
                columns: new[] { "id", "hash", "sequence" },
                values: new object[] { 1, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_access_credentials_link_hash",
                table: "access_credentials",
                column: "link_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_kept_form_user_id",
                table: "access_kept_form",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_mission_code",
                table: "access_mission",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_passkey_credential_id",
                table: "access_passkey",
                column: "credential_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_passkey_user_id",
                table: "access_passkey",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_session_token_hash",
                table: "access_session",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_session_user_id",
                table: "access_session",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_token_hash",
                table: "access_token",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_token_user_id",
                table: "access_token",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_user_mission_id",
                table: "access_user",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_user_user_name",
                table: "access_user",
                column: "user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_act_sequence",
                table: "audit_entry",
                columns: new[] { "act", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_actor_id_sequence",
                table: "audit_entry",
                columns: new[] { "actor_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_at_sequence",
                table: "audit_entry",
                columns: new[] { "at", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_case_id_sequence",
                table: "audit_entry",
                columns: new[] { "case_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_person_id_sequence",
                table: "audit_entry",
                columns: new[] { "person_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_broken_glass_case_id_user_id",
                table: "cases_broken_glass",
                columns: new[] { "case_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_broken_glass_reviewed_at",
                table: "cases_broken_glass",
                column: "reviewed_at");

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_arrived_on",
                table: "cases_case",
                column: "arrived_on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_code",
                table: "cases_case",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_external_key",
                table: "cases_case",
                column: "external_key");

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_host_mission_id_grant",
                table: "cases_case",
                columns: new[] { "host_mission_id", "grant" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_host_mission_id_stage_stage_on",
                table: "cases_case",
                columns: new[] { "host_mission_id", "stage", "stage_on" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_origin_mission_id_stage_stage_on",
                table: "cases_case",
                columns: new[] { "origin_mission_id", "stage", "stage_on" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_case_requested_on",
                table: "cases_case",
                column: "requested_on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_consent_case_id_purpose",
                table: "cases_consent",
                columns: new[] { "case_id", "purpose" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_consent_notice_id",
                table: "cases_consent",
                column: "notice_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_consent_person_id",
                table: "cases_consent",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_consent_notice_purpose_language_version",
                table: "cases_consent_notice",
                columns: new[] { "purpose", "language", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_counselling_session_case_id",
                table: "cases_counselling_session",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_counselling_session_on",
                table: "cases_counselling_session",
                column: "on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_arrived_on",
                table: "cases_counted",
                column: "arrived_on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_case_id",
                table: "cases_counted",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_closed_on_host_mission_id_origin_mission_id_closure_reason",
                table: "cases_counted",
                columns: new[] { "closed_on", "host_mission_id", "origin_mission_id", "closure_reason" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_departed_on_host_mission_id_origin_mission_id_nationality_sex_age_is_child_unaccompanied_is_vulnerable_disability_arrived_on_days",
                table: "cases_counted",
                columns: new[] { "departed_on", "host_mission_id", "origin_mission_id", "nationality", "sex", "age", "is_child", "unaccompanied", "is_vulnerable", "disability", "arrived_on", "days" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_ends_on_requested_on_host_mission_id_origin_mission_id",
                table: "cases_counted",
                columns: new[] { "ends_on", "requested_on", "host_mission_id", "origin_mission_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_person_id",
                table: "cases_counted",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_counted_requested_on_host_mission_id",
                table: "cases_counted",
                columns: new[] { "requested_on", "host_mission_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_declaration_case_id",
                table: "cases_declaration",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_declaration_text_id",
                table: "cases_declaration",
                column: "text_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_declaration_text_language_version",
                table: "cases_declaration_text",
                columns: new[] { "language", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_document_attachment_id",
                table: "cases_document",
                column: "attachment_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_document_case_id",
                table: "cases_document",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_eligibility_case_id",
                table: "cases_eligibility",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_guardian_consent_case_id",
                table: "cases_guardian_consent",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_key_case_id",
                table: "cases_key",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_member_case_id",
                table: "cases_member",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_member_departed_on",
                table: "cases_member",
                column: "departed_on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_member_person_id",
                table: "cases_member",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_newborn_case_id",
                table: "cases_newborn",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_note_case_id_on",
                table: "cases_note",
                columns: new[] { "case_id", "on" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_person_screening_screening_id_member_id",
                table: "cases_person_screening",
                columns: new[] { "screening_id", "member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_protection_route_case_id",
                table: "cases_protection_route",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_referral_case_id",
                table: "cases_referral",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_referral_status_sent_on",
                table: "cases_referral",
                columns: new[] { "status", "sent_on" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_return_restriction_country",
                table: "cases_return_restriction",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_cases_route_step_route_id",
                table: "cases_route_step",
                column: "route_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_screening_case_id",
                table: "cases_screening",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_stage_time_case_id",
                table: "cases_stage_time",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_stage_time_host_mission_id_left_on_stage_days",
                table: "cases_stage_time",
                columns: new[] { "host_mission_id", "left_on", "stage", "days" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_task_case_id_kind_subject",
                table: "cases_task",
                columns: new[] { "case_id", "kind", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_task_owner_mission_id_owner_due_on_id",
                table: "cases_task",
                columns: new[] { "owner_mission_id", "owner", "due_on", "id" },
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_cases_task_owner_user_id_due_on_id",
                table: "cases_task",
                columns: new[] { "owner_user_id", "due_on", "id" },
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_cases_trafficking_assessment_case_id_member_id",
                table: "cases_trafficking_assessment",
                columns: new[] { "case_id", "member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_waiver_case_id",
                table: "cases_waiver",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_caseworker_id_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "caseworker_id", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_due_on",
                table: "cases_work_item",
                column: "due_on");

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_host_mission_id_country_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "host_mission_id", "country", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_host_mission_id_due_on",
                table: "cases_work_item",
                columns: new[] { "host_mission_id", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_host_mission_id_is_waiting_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "host_mission_id", "is_waiting", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_host_mission_id_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "host_mission_id", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_host_mission_id_stage_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "host_mission_id", "stage", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_origin_mission_id_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "origin_mission_id", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_work_item_owner_mission_id_owner_rank_case_id",
                table: "cases_work_item",
                columns: new[] { "owner_mission_id", "owner", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_call_id_standing",
                table: "diaspora_application",
                columns: new[] { "call_id", "standing" });

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_code",
                table: "diaspora_application",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_email_key",
                table: "diaspora_application",
                column: "email_key");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_phone_key",
                table: "diaspora_application",
                column: "phone_key");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_line_application_id_at",
                table: "diaspora_application_line",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_paper_application_id",
                table: "diaspora_application_paper",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_application_paper_attachment_id",
                table: "diaspora_application_paper",
                column: "attachment_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_assessment_application_id_juror_id",
                table: "diaspora_assessment",
                columns: new[] { "application_id", "juror_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_assessment_juror_id",
                table: "diaspora_assessment",
                column: "juror_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_call_address",
                table: "diaspora_call",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_criterion_call_id",
                table: "diaspora_criterion",
                column: "call_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_draft_call_id",
                table: "diaspora_draft",
                column: "call_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_draft_code",
                table: "diaspora_draft",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_financing_venture_id",
                table: "diaspora_financing",
                column: "venture_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_follow_up_held_on_due_on",
                table: "diaspora_follow_up",
                columns: new[] { "held_on", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_follow_up_venture_id_month",
                table: "diaspora_follow_up",
                columns: new[] { "venture_id", "month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_juror_user_id",
                table: "diaspora_juror",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_outreach_call_id",
                table: "diaspora_outreach",
                column: "call_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_plan_venture_id_number",
                table: "diaspora_plan",
                columns: new[] { "venture_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_session_venture_id",
                table: "diaspora_session",
                column: "venture_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_venture_application_id",
                table: "diaspora_venture",
                column: "application_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_venture_call_id",
                table: "diaspora_venture",
                column: "call_id");

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_venture_code",
                table: "diaspora_venture",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diaspora_venture_mission_id_call_id",
                table: "diaspora_venture",
                columns: new[] { "mission_id", "call_id" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_account_mission_id_currency",
                table: "grants_account",
                columns: new[] { "mission_id", "currency" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_agreement_mission_id_ends_on",
                table: "grants_agreement",
                columns: new[] { "mission_id", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_agreement_paper_agreement_id",
                table: "grants_agreement_paper",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_agreement_party_agreement_id",
                table: "grants_agreement_party",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_agreement_renewal_agreement_id",
                table: "grants_agreement_renewal",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_bill_batch_id",
                table: "grants_bill",
                column: "batch_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_bill_mission_id_standing_due_on",
                table: "grants_bill",
                columns: new[] { "mission_id", "standing", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_bill_part_id",
                table: "grants_bill",
                column: "part_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_bill_supplier_id",
                table: "grants_bill",
                column: "supplier_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_commitment_agreement_id",
                table: "grants_commitment",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_commitment_owner_user_id_done_on",
                table: "grants_commitment",
                columns: new[] { "owner_user_id", "done_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_donor_mission_id_name",
                table: "grants_donor",
                columns: new[] { "mission_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_grants_donor_reader_user_id",
                table: "grants_donor_reader",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_exchange_rate_mission_id_on",
                table: "grants_exchange_rate",
                columns: new[] { "mission_id", "on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_case_id",
                table: "grants_expense",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_grant_id",
                table: "grants_expense",
                column: "grant_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_line_id",
                table: "grants_expense",
                column: "line_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_mission_id_standing",
                table: "grants_expense",
                columns: new[] { "mission_id", "standing" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_order_id",
                table: "grants_expense",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_part_id",
                table: "grants_expense",
                column: "part_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_expense_reservation_id",
                table: "grants_expense",
                column: "reservation_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_grant_donor_id",
                table: "grants_grant",
                column: "donor_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_grant_mission_id_ends_on",
                table: "grants_grant",
                columns: new[] { "mission_id", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_grant_mission_id_name",
                table: "grants_grant",
                columns: new[] { "mission_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_entry_case_id",
                table: "grants_ledger_entry",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_entry_expense_id",
                table: "grants_ledger_entry",
                column: "expense_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_entry_grant_id_id",
                table: "grants_ledger_entry",
                columns: new[] { "grant_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_entry_reverses_id",
                table: "grants_ledger_entry",
                column: "reverses_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_posting_case_id",
                table: "grants_ledger_posting",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_posting_entry_id",
                table: "grants_ledger_posting",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_ledger_posting_line_id_account",
                table: "grants_ledger_posting",
                columns: new[] { "line_id", "account" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_line_grant_id_purpose",
                table: "grants_line",
                columns: new[] { "grant_id", "purpose" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_grants_payment_batch_code",
                table: "grants_payment_batch",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_grants_payment_batch_mission_id",
                table: "grants_payment_batch",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_payment_export_batch_id",
                table: "grants_payment_export",
                column: "batch_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_payment_return_batch_id",
                table: "grants_payment_return",
                column: "batch_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_payment_return_bill_id",
                table: "grants_payment_return",
                column: "bill_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_plan_mission_id_made_at",
                table: "grants_plan",
                columns: new[] { "mission_id", "made_at" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_plan_line_plan_id_place",
                table: "grants_plan_line",
                columns: new[] { "plan_id", "place" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_report_due_grant_id",
                table: "grants_report_due",
                column: "grant_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_report_due_sent_on_due_on",
                table: "grants_report_due",
                columns: new[] { "sent_on", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_reservation_case_id_released_on",
                table: "grants_reservation",
                columns: new[] { "case_id", "released_on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_reservation_grant_id_released_on_on",
                table: "grants_reservation",
                columns: new[] { "grant_id", "released_on", "on" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_rule_grant_id",
                table: "grants_rule",
                column: "grant_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_supplier_country",
                table: "grants_supplier",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_grants_supplier_merged_into_id",
                table: "grants_supplier",
                column: "merged_into_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_target_grant_id",
                table: "grants_target",
                column: "grant_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_transfer_agreement_id",
                table: "grants_transfer",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_transfer_case_id",
                table: "grants_transfer",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_grants_transfer_mission_id_id",
                table: "grants_transfer",
                columns: new[] { "mission_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_grants_unit_cost_mission_id_valid_from",
                table: "grants_unit_cost",
                columns: new[] { "mission_id", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_people_address_person_id",
                table: "people_address",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_document_person_id",
                table: "people_document",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_match_sheet_key_version_secret",
                table: "people_match_sheet",
                columns: new[] { "key_version", "secret" });

            migrationBuilder.CreateIndex(
                name: "ix_people_match_sheet_person_id",
                table: "people_match_sheet",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_merge_from_id",
                table: "people_merge",
                column: "from_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_merge_into_id",
                table: "people_merge",
                column: "into_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_name_person_id",
                table: "people_name",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_pair_answered_by_merge_id",
                table: "people_pair",
                column: "answered_by_merge_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_pair_first_id_second_id",
                table: "people_pair",
                columns: new[] { "first_id", "second_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_pair_second_id",
                table: "people_pair",
                column: "second_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_pair_state_probability",
                table: "people_pair",
                columns: new[] { "state", "probability" });

            migrationBuilder.CreateIndex(
                name: "ix_people_person_code",
                table: "people_person",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_person_merged_into_id",
                table: "people_person",
                column: "merged_into_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_phone_person_id",
                table: "people_phone",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_approval_limit_mission_id_valid_from",
                table: "reintegration_approval_limit",
                columns: new[] { "mission_id", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_assessment_case_id_on",
                table: "reintegration_assessment",
                columns: new[] { "case_id", "on" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_answer_key",
                table: "reintegration_complaint",
                column: "answer_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_case_key",
                table: "reintegration_complaint",
                column: "case_key");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_code",
                table: "reintegration_complaint",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_mission_id_standing_due_on",
                table: "reintegration_complaint",
                columns: new[] { "mission_id", "standing", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_note_complaint_id",
                table: "reintegration_complaint_note",
                column: "complaint_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_complaint_rule_mission_id_valid_from",
                table: "reintegration_complaint_rule",
                columns: new[] { "mission_id", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_handover_case_id",
                table: "reintegration_handover",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_handover_item_id",
                table: "reintegration_handover",
                column: "item_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_instalment_item_id",
                table: "reintegration_instalment",
                column: "item_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_instalment_part_id",
                table: "reintegration_instalment",
                column: "part_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_instrument_code_number",
                table: "reintegration_instrument",
                columns: new[] { "code", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_need_assessment_id",
                table: "reintegration_need",
                column: "assessment_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_participation_case_id",
                table: "reintegration_participation",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_participation_project_id",
                table: "reintegration_participation",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_case_id",
                table: "reintegration_plan",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_agreement_version_id",
                table: "reintegration_plan_agreement",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_approval_version_id",
                table: "reintegration_plan_approval",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_item_case_id",
                table: "reintegration_plan_item",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_item_mission_id_delivered_on_due_on",
                table: "reintegration_plan_item",
                columns: new[] { "mission_id", "delivered_on", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_item_plan_id",
                table: "reintegration_plan_item",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_item_project_id",
                table: "reintegration_plan_item",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_plan_version_plan_id_number",
                table: "reintegration_plan_version",
                columns: new[] { "plan_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_project_code",
                table: "reintegration_project",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_project_mission_id",
                table: "reintegration_project",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_quotation_subject_id",
                table: "reintegration_quotation",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_quotation_supplier_id",
                table: "reintegration_quotation",
                column: "supplier_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_quotation_rule_mission_id_valid_from",
                table: "reintegration_quotation_rule",
                columns: new[] { "mission_id", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_redistribution_project_id",
                table: "reintegration_redistribution",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_satisfaction_case_id",
                table: "reintegration_satisfaction",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_satisfaction_person_id",
                table: "reintegration_satisfaction",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_survey_case_id_person_id_month",
                table: "reintegration_survey",
                columns: new[] { "case_id", "person_id", "month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_survey_host_mission_id_due_on",
                table: "reintegration_survey",
                columns: new[] { "host_mission_id", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_survey_origin_mission_id_due_on",
                table: "reintegration_survey",
                columns: new[] { "origin_mission_id", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_survey_person_id",
                table: "reintegration_survey",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_survey_schedule_valid_from",
                table: "reintegration_survey_schedule",
                column: "valid_from",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_visit_case_id",
                table: "reintegration_visit",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_reintegration_visit_held_on_planned_on",
                table: "reintegration_visit",
                columns: new[] { "held_on", "planned_on" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_calendar_feed_key_hash",
                table: "relations_calendar_feed",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_relations_counterpart_mission_id",
                table: "relations_counterpart",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_dossier_mission_id",
                table: "relations_dossier",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_dossier_partner_institution_id",
                table: "relations_dossier_partner",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_function_institution_id",
                table: "relations_function",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_institution_mission_id",
                table: "relations_institution",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_meeting_institution_id",
                table: "relations_meeting",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_meeting_mission_id_starts_at",
                table: "relations_meeting",
                columns: new[] { "mission_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_meeting_place_id",
                table: "relations_meeting",
                column: "place_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_meeting_visit_id",
                table: "relations_meeting",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_milestone_dossier_id",
                table: "relations_milestone",
                column: "dossier_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_milestone_owner_user_id_reached_on",
                table: "relations_milestone",
                columns: new[] { "owner_user_id", "reached_on" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_participant_visit_id",
                table: "relations_participant",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_place_mission_id",
                table: "relations_place",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_promise_institution_id",
                table: "relations_promise",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_promise_meeting_id",
                table: "relations_promise",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_promise_mission_id_due_on",
                table: "relations_promise",
                columns: new[] { "mission_id", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_promise_owner_user_id_kept_on",
                table: "relations_promise",
                columns: new[] { "owner_user_id", "kept_on" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_tenure_counterpart_id",
                table: "relations_tenure",
                column: "counterpart_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_tenure_function_id",
                table: "relations_tenure",
                column: "function_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_topic_mission_id",
                table: "relations_topic",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_trained_institution_id",
                table: "relations_trained",
                column: "institution_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_training_dossier_id",
                table: "relations_training",
                column: "dossier_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_training_mission_id_ends_on",
                table: "relations_training",
                columns: new[] { "mission_id", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_relations_travel_time_mission_id",
                table: "relations_travel_time",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_travel_time_one_id_other_id",
                table: "relations_travel_time",
                columns: new[] { "one_id", "other_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_relations_travel_time_other_id",
                table: "relations_travel_time",
                column: "other_id");

            migrationBuilder.CreateIndex(
                name: "ix_relations_visit_mission_id_first_day",
                table: "relations_visit",
                columns: new[] { "mission_id", "first_day" });

            migrationBuilder.CreateIndex(
                name: "ix_results_indicator_objective_id",
                table: "results_indicator",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_results_indicator_target_indicator_id_year",
                table: "results_indicator_target",
                columns: new[] { "indicator_id", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_results_objective_strategy_id",
                table: "results_objective",
                column: "strategy_id");

            migrationBuilder.CreateIndex(
                name: "ix_results_release_mission_id_number",
                table: "results_release",
                columns: new[] { "mission_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_results_released_cell_year_id_table",
                table: "results_released_cell",
                columns: new[] { "year_id", "table" });

            migrationBuilder.CreateIndex(
                name: "ix_results_released_year_mission_id_year",
                table: "results_released_year",
                columns: new[] { "mission_id", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_results_released_year_release_id",
                table: "results_released_year",
                column: "release_id");

            migrationBuilder.CreateIndex(
                name: "ix_results_strategy_mission_id",
                table: "results_strategy",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_results_variance_grant_id_subject_on",
                table: "results_variance",
                columns: new[] { "grant_id", "subject", "on" });

            migrationBuilder.CreateIndex(
                name: "ix_site_data_request_exchange_id",
                table: "site_data_request",
                column: "exchange_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_data_request_mission_id_standing_due_on",
                table: "site_data_request",
                columns: new[] { "mission_id", "standing", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_site_data_request_request_id",
                table: "site_data_request",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_dead_host_host",
                table: "site_dead_host",
                column: "host",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_site_edition_id",
                table: "site_edition",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_site_edition_person_id",
                table: "site_edition",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_exchange_request_id_at",
                table: "site_exchange",
                columns: new[] { "request_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_site_file_kind_added_at",
                table: "site_file",
                columns: new[] { "kind", "added_at" });

            migrationBuilder.CreateIndex(
                name: "ix_site_file_person_id",
                table: "site_file",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_help_form_ends_at",
                table: "site_help_form",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_site_item_address",
                table: "site_item",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_site_publication_item_id_number",
                table: "site_publication",
                columns: new[] { "item_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_site_publication_until",
                table: "site_publication",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_site_receipt_session_ends_at",
                table: "site_receipt_session",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_site_redirection_item_id",
                table: "site_redirection",
                column: "item_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_request_case_id",
                table: "site_request",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_request_code",
                table: "site_request",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_site_request_partner_id_at",
                table: "site_request",
                columns: new[] { "partner_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_site_request_standing_at",
                table: "site_request",
                columns: new[] { "standing", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_travel_document_case_id_person_id",
                table: "travel_document",
                columns: new[] { "case_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_document_expires_on",
                table: "travel_document",
                column: "expires_on");

            migrationBuilder.CreateIndex(
                name: "ix_travel_document_person_id",
                table: "travel_document",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_escort_case_id",
                table: "travel_escort",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_escort_movement_id",
                table: "travel_escort",
                column: "movement_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_exit_case_id_person_id",
                table: "travel_exit",
                columns: new[] { "case_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_exit_person_id",
                table: "travel_exit",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_exit_valid_until",
                table: "travel_exit",
                column: "valid_until");

            migrationBuilder.CreateIndex(
                name: "ix_travel_fitness_case_id_person_id",
                table: "travel_fitness",
                columns: new[] { "case_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_fitness_person_id",
                table: "travel_fitness",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_fitness_valid_until",
                table: "travel_fitness",
                column: "valid_until");

            migrationBuilder.CreateIndex(
                name: "ix_travel_leg_movement_id_number",
                table: "travel_leg",
                columns: new[] { "movement_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_travel_movement_code",
                table: "travel_movement",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_movement_host_mission_id_departs_on",
                table: "travel_movement",
                columns: new[] { "host_mission_id", "departs_on" });

            migrationBuilder.CreateIndex(
                name: "ix_travel_reception_answer_travel_on",
                table: "travel_reception",
                columns: new[] { "answer", "travel_on" });

            migrationBuilder.CreateIndex(
                name: "ix_travel_reception_case_id",
                table: "travel_reception",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_seat_boarded_on_arrived_on",
                table: "travel_seat",
                columns: new[] { "boarded_on", "arrived_on" });

            migrationBuilder.CreateIndex(
                name: "ix_travel_seat_case_id",
                table: "travel_seat",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_travel_seat_case_id_person_id",
                table: "travel_seat",
                columns: new[] { "case_id", "person_id" },
                unique: true,
                filter: "number is not null");

            migrationBuilder.CreateIndex(
                name: "ix_travel_seat_movement_id_number",
                table: "travel_seat",
                columns: new[] { "movement_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_travel_seat_person_id",
                table: "travel_seat",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_credentials");

            migrationBuilder.DropTable(
                name: "access_draft");

            migrationBuilder.DropTable(
                name: "access_kept_form");

            migrationBuilder.DropTable(
                name: "access_passkey");

            migrationBuilder.DropTable(
                name: "access_session");

            migrationBuilder.DropTable(
                name: "access_sign_in_attempts");

            migrationBuilder.DropTable(
                name: "access_token");

            migrationBuilder.DropTable(
                name: "access_user_role");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "cases_broken_glass");

            migrationBuilder.DropTable(
                name: "cases_consent");

            migrationBuilder.DropTable(
                name: "cases_counselling_session");

            migrationBuilder.DropTable(
                name: "cases_counted");

            migrationBuilder.DropTable(
                name: "cases_counted_mark");

            migrationBuilder.DropTable(
                name: "cases_declaration");

            migrationBuilder.DropTable(
                name: "cases_document");

            migrationBuilder.DropTable(
                name: "cases_eligibility");

            migrationBuilder.DropTable(
                name: "cases_guardian_consent");

            migrationBuilder.DropTable(
                name: "cases_key");

            migrationBuilder.DropTable(
                name: "cases_member");

            migrationBuilder.DropTable(
                name: "cases_newborn");

            migrationBuilder.DropTable(
                name: "cases_note");

            migrationBuilder.DropTable(
                name: "cases_person_screening");

            migrationBuilder.DropTable(
                name: "cases_referral");

            migrationBuilder.DropTable(
                name: "cases_return_restriction");

            migrationBuilder.DropTable(
                name: "cases_route_step");

            migrationBuilder.DropTable(
                name: "cases_stage_time");

            migrationBuilder.DropTable(
                name: "cases_task");

            migrationBuilder.DropTable(
                name: "cases_team_member");

            migrationBuilder.DropTable(
                name: "cases_trafficking_assessment");

            migrationBuilder.DropTable(
                name: "cases_waiver");

            migrationBuilder.DropTable(
                name: "cases_work_item");

            migrationBuilder.DropTable(
                name: "diaspora_application_line");

            migrationBuilder.DropTable(
                name: "diaspora_application_paper");

            migrationBuilder.DropTable(
                name: "diaspora_criterion");

            migrationBuilder.DropTable(
                name: "diaspora_draft");

            migrationBuilder.DropTable(
                name: "diaspora_financing");

            migrationBuilder.DropTable(
                name: "diaspora_follow_up");

            migrationBuilder.DropTable(
                name: "diaspora_juror");

            migrationBuilder.DropTable(
                name: "diaspora_mark");

            migrationBuilder.DropTable(
                name: "diaspora_outreach");

            migrationBuilder.DropTable(
                name: "diaspora_plan");

            migrationBuilder.DropTable(
                name: "diaspora_session");

            migrationBuilder.DropTable(
                name: "grants_account");

            migrationBuilder.DropTable(
                name: "grants_agreement_paper");

            migrationBuilder.DropTable(
                name: "grants_agreement_party");

            migrationBuilder.DropTable(
                name: "grants_agreement_renewal");

            migrationBuilder.DropTable(
                name: "grants_commitment");

            migrationBuilder.DropTable(
                name: "grants_donor_reader");

            migrationBuilder.DropTable(
                name: "grants_exchange_rate");

            migrationBuilder.DropTable(
                name: "grants_expense");

            migrationBuilder.DropTable(
                name: "grants_ledger_posting");

            migrationBuilder.DropTable(
                name: "grants_line_balance");

            migrationBuilder.DropTable(
                name: "grants_payment_export");

            migrationBuilder.DropTable(
                name: "grants_payment_return");

            migrationBuilder.DropTable(
                name: "grants_plan_line");

            migrationBuilder.DropTable(
                name: "grants_report_due");

            migrationBuilder.DropTable(
                name: "grants_rule");

            migrationBuilder.DropTable(
                name: "grants_target");

            migrationBuilder.DropTable(
                name: "grants_transfer");

            migrationBuilder.DropTable(
                name: "grants_unit_cost");

            migrationBuilder.DropTable(
                name: "people_address");

            migrationBuilder.DropTable(
                name: "people_document");

            migrationBuilder.DropTable(
                name: "people_long_work");

            migrationBuilder.DropTable(
                name: "people_match_key");

            migrationBuilder.DropTable(
                name: "people_match_sheet");

            migrationBuilder.DropTable(
                name: "people_merge");

            migrationBuilder.DropTable(
                name: "people_name");

            migrationBuilder.DropTable(
                name: "people_pair");

            migrationBuilder.DropTable(
                name: "people_phone");

            migrationBuilder.DropTable(
                name: "platform_job");

            migrationBuilder.DropTable(
                name: "platform_key_proof");

            migrationBuilder.DropTable(
                name: "platform_protection_key");

            migrationBuilder.DropTable(
                name: "reintegration_approval_limit");

            migrationBuilder.DropTable(
                name: "reintegration_complaint_bar");

            migrationBuilder.DropTable(
                name: "reintegration_complaint_note");

            migrationBuilder.DropTable(
                name: "reintegration_complaint_rule");

            migrationBuilder.DropTable(
                name: "reintegration_handover");

            migrationBuilder.DropTable(
                name: "reintegration_instalment");

            migrationBuilder.DropTable(
                name: "reintegration_instrument");

            migrationBuilder.DropTable(
                name: "reintegration_need");

            migrationBuilder.DropTable(
                name: "reintegration_participation");

            migrationBuilder.DropTable(
                name: "reintegration_plan_agreement");

            migrationBuilder.DropTable(
                name: "reintegration_plan_approval");

            migrationBuilder.DropTable(
                name: "reintegration_quotation");

            migrationBuilder.DropTable(
                name: "reintegration_quotation_rule");

            migrationBuilder.DropTable(
                name: "reintegration_redistribution");

            migrationBuilder.DropTable(
                name: "reintegration_satisfaction");

            migrationBuilder.DropTable(
                name: "reintegration_survey");

            migrationBuilder.DropTable(
                name: "reintegration_survey_schedule");

            migrationBuilder.DropTable(
                name: "reintegration_visit");

            migrationBuilder.DropTable(
                name: "relations_calendar_feed");

            migrationBuilder.DropTable(
                name: "relations_dossier_partner");

            migrationBuilder.DropTable(
                name: "relations_milestone");

            migrationBuilder.DropTable(
                name: "relations_participant");

            migrationBuilder.DropTable(
                name: "relations_promise");

            migrationBuilder.DropTable(
                name: "relations_tenure");

            migrationBuilder.DropTable(
                name: "relations_topic");

            migrationBuilder.DropTable(
                name: "relations_trained");

            migrationBuilder.DropTable(
                name: "relations_travel_time");

            migrationBuilder.DropTable(
                name: "results_indicator_target");

            migrationBuilder.DropTable(
                name: "results_released_cell");

            migrationBuilder.DropTable(
                name: "results_variance");

            migrationBuilder.DropTable(
                name: "site_data_request");

            migrationBuilder.DropTable(
                name: "site_dead_host");

            migrationBuilder.DropTable(
                name: "site_file");

            migrationBuilder.DropTable(
                name: "site_help_form");

            migrationBuilder.DropTable(
                name: "site_publication");

            migrationBuilder.DropTable(
                name: "site_receipt_attempts");

            migrationBuilder.DropTable(
                name: "site_receipt_session");

            migrationBuilder.DropTable(
                name: "site_redirection");

            migrationBuilder.DropTable(
                name: "site_stamp");

            migrationBuilder.DropTable(
                name: "site_text");

            migrationBuilder.DropTable(
                name: "travel_document");

            migrationBuilder.DropTable(
                name: "travel_escort");

            migrationBuilder.DropTable(
                name: "travel_exit");

            migrationBuilder.DropTable(
                name: "travel_fitness");

            migrationBuilder.DropTable(
                name: "travel_leg");

            migrationBuilder.DropTable(
                name: "travel_reception");

            migrationBuilder.DropTable(
                name: "travel_seat");

            migrationBuilder.DropTable(
                name: "access_user");

            migrationBuilder.DropTable(
                name: "cases_consent_notice");

            migrationBuilder.DropTable(
                name: "cases_declaration_text");

            migrationBuilder.DropTable(
                name: "cases_screening");

            migrationBuilder.DropTable(
                name: "cases_protection_route");

            migrationBuilder.DropTable(
                name: "platform_attachment");

            migrationBuilder.DropTable(
                name: "diaspora_assessment");

            migrationBuilder.DropTable(
                name: "diaspora_venture");

            migrationBuilder.DropTable(
                name: "grants_reservation");

            migrationBuilder.DropTable(
                name: "grants_ledger_entry");

            migrationBuilder.DropTable(
                name: "grants_line");

            migrationBuilder.DropTable(
                name: "grants_bill");

            migrationBuilder.DropTable(
                name: "grants_payment_batch");

            migrationBuilder.DropTable(
                name: "grants_plan");

            migrationBuilder.DropTable(
                name: "grants_agreement");

            migrationBuilder.DropTable(
                name: "people_person");

            migrationBuilder.DropTable(
                name: "reintegration_complaint");

            migrationBuilder.DropTable(
                name: "reintegration_plan_item");

            migrationBuilder.DropTable(
                name: "reintegration_assessment");

            migrationBuilder.DropTable(
                name: "reintegration_project");

            migrationBuilder.DropTable(
                name: "reintegration_plan_version");

            migrationBuilder.DropTable(
                name: "relations_meeting");

            migrationBuilder.DropTable(
                name: "relations_counterpart");

            migrationBuilder.DropTable(
                name: "relations_function");

            migrationBuilder.DropTable(
                name: "relations_training");

            migrationBuilder.DropTable(
                name: "results_indicator");

            migrationBuilder.DropTable(
                name: "results_released_year");

            migrationBuilder.DropTable(
                name: "site_exchange");

            migrationBuilder.DropTable(
                name: "site_edition");

            migrationBuilder.DropTable(
                name: "travel_movement");

            migrationBuilder.DropTable(
                name: "access_mission");

            migrationBuilder.DropTable(
                name: "cases_case");

            migrationBuilder.DropTable(
                name: "diaspora_application");

            migrationBuilder.DropTable(
                name: "grants_grant");

            migrationBuilder.DropTable(
                name: "grants_supplier");

            migrationBuilder.DropTable(
                name: "reintegration_plan");

            migrationBuilder.DropTable(
                name: "relations_place");

            migrationBuilder.DropTable(
                name: "relations_visit");

            migrationBuilder.DropTable(
                name: "relations_institution");

            migrationBuilder.DropTable(
                name: "relations_dossier");

            migrationBuilder.DropTable(
                name: "results_objective");

            migrationBuilder.DropTable(
                name: "results_release");

            migrationBuilder.DropTable(
                name: "site_request");

            migrationBuilder.DropTable(
                name: "site_item");

            migrationBuilder.DropTable(
                name: "diaspora_call");

            migrationBuilder.DropTable(
                name: "grants_donor");

            migrationBuilder.DropTable(
                name: "results_strategy");
        }
    }
}
