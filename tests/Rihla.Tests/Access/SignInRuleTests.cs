using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Tests.Access;

/// <summary>The rules of signing in that need no database.</summary>
public sealed class SignInRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // RFC 6238, appendix B, the SHA-1 rows; the last six of eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var key = "12345678901234567890"u8.ToArray();
        var moment = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.Code(key, Totp.StepAt(moment)));
        Assert.NotNull(Totp.StepOf(key, code, moment));
    }

    [Fact]
    public void A_key_is_written_in_base_32()
    {
        Assert.Equal(
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            Totp.Written("12345678901234567890"u8.ToArray())
        );
    }

    [Fact]
    public void A_code_of_the_minute_before_is_too_old()
    {
        var key = Totp.NewKey();
        var code = Totp.Code(key, Totp.StepAt(Now));

        Assert.NotNull(Totp.StepOf(key, code, Now.AddSeconds(30)));
        Assert.Null(Totp.StepOf(key, code, Now.AddSeconds(60)));
    }

    [Fact]
    public void A_code_typed_in_Arabic_digits_or_with_a_space_counts()
    {
        var key = Totp.NewKey();
        var code = Totp.Code(key, Totp.StepAt(Now));
        var arabic = string.Concat(code.Select(c => (char)(c - '0' + '٠')));

        Assert.NotNull(Totp.StepOf(key, arabic, Now));
        Assert.NotNull(Totp.StepOf(key, $"{code[..3]} {code[3..]}", Now));
    }

    [Fact]
    public void A_code_works_once()
    {
        var credentials = new Credentials();
        var key = Totp.NewKey();
        credentials.UseAuthenticator(key, Totp.StepAt(Now) - 5);
        var code = Totp.Code(key, Totp.StepAt(Now));

        Assert.True(credentials.Accepts(code, Now));
        Assert.False(credentials.Accepts(code, Now));
        Assert.False(credentials.Accepts(code, Now.AddSeconds(30)));
    }

    [Fact]
    public void A_recovery_code_works_once_however_it_is_typed()
    {
        var credentials = new Credentials();
        var codes = RecoveryCodes.Make();
        credentials.ReplaceRecoveryCodes(codes);

        Assert.True(
            credentials.AcceptsRecovery(
                codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)
            )
        );
        Assert.False(credentials.AcceptsRecovery(codes[3]));
        Assert.False(credentials.AcceptsRecovery(""));
        Assert.Equal(RecoveryCodes.Count - 1, credentials.RecoveryCodesLeft);
    }

    [Theory]
    [InlineData("short", "Password.TooShort")]
    [InlineData("motdepasse123", "Password.TooCommon")]
    [InlineData("P@ssw0rd1234", "Password.TooCommon")]
    [InlineData("azertyuiop12", "Password.TooCommon")]
    [InlineData("123456789012", "Password.TooCommon")]
    [InlineData("aaaaaaaaaaaaaaa", "Password.TooCommon")]
    [InlineData("SalmaIdrissi1", "Password.TooCommon")]
    [InlineData("rihla-maroc-rabat", "Password.TooCommon")]
    public void A_password_that_is_guessed_first_is_refused(string password, string why)
    {
        Assert.Equal(why, PasswordRules.Check(password, "salma", "Salma Idrissi")?.TextKey);
    }

    [Theory]
    [InlineData("quatre chevaux bleus")]
    [InlineData("قارب صغير على البحر")]
    [InlineData("kT9#vm2LqZ!x")]
    public void A_long_password_of_ones_own_is_taken(string password)
    {
        Assert.Null(PasswordRules.Check(password, "salma", "Salma Idrissi"));
    }

    [Fact]
    public void The_sixth_attempt_is_not_looked_at_until_a_quarter_of_an_hour_has_passed()
    {
        var attempts = new SignInAttempts();
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            Assert.True(attempts.Try(Now));
        }

        Assert.False(attempts.Try(Now.AddMinutes(14)));
        Assert.True(attempts.Try(Now.AddMinutes(16)));
        Assert.False(attempts.IsLocked(Now.AddMinutes(16)));
    }

    [Fact]
    public void A_few_attempts_now_and_then_never_add_up_to_a_lock()
    {
        var attempts = new SignInAttempts();
        var now = Now;
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(attempts.Try(now, SignInAttempts.MostFromAnywhere));
            now += TimeSpan.FromSeconds(i % SignInAttempts.Most == 0 ? 15 * 60 : 1);
        }
    }

    [Fact]
    public void Attempts_of_yesterday_do_not_count()
    {
        var attempts = new SignInAttempts();
        for (var i = 0; i < SignInAttempts.Most - 1; i++)
        {
            attempts.Try(Now);
        }

        Assert.True(attempts.Try(Now.AddDays(1)));
        Assert.False(attempts.IsLocked(Now.AddDays(1)));
    }

    [Fact]
    public void A_session_ends_after_half_an_hour_unused_and_after_a_long_day_in_any_case()
    {
        var settings = new AccessSettings();
        bool Over(int minutesUnused, int hoursOld) =>
            Session.IsOver(
                SessionStage.Open,
                Now.AddHours(-hoursOld),
                Now.AddMinutes(-minutesUnused),
                Now,
                settings
            );

        Assert.False(Over(29, 9));
        Assert.True(Over(31, 9));
        Assert.True(Over(1, 11));
    }

    [Theory]
    [InlineData("/app/cases/MA-1?tab=2", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/app\r\nSet-Cookie: x=y", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void After_signing_in_one_is_led_nowhere_but_within_the_site(string? address, bool local)
    {
        Assert.Equal(local, Local.IsLocal(address));
        Assert.Equal(local ? address : "/app", Local.Or(address));
    }

    [Fact]
    public void A_demonstration_account_opens_nothing_outside_a_demonstration()
    {
        var user = new User { UserName = "salma", IsDemonstration = true };

        Assert.True(user.MaySignIn(new Settings { Demonstration = true }));
        Assert.False(user.MaySignIn(new Settings()));
    }

    [Fact]
    public void A_token_is_known_by_its_hash_and_nothing_else_is_a_token()
    {
        var (token, hash) = Token.Make();

        Assert.Equal(hash, Token.HashOf(token));
        Assert.Null(Token.HashOf(token + "A"));
        Assert.Null(Token.HashOf("*" + token[1..]));
        Assert.Null(Token.HashOf(null));
    }

    [Fact]
    public void Roles_given_twice_change_nothing()
    {
        var user = new User { UserName = "salma" };

        Assert.True(user.Hold([Role.Caseworker, Role.MovementOfficer]));
        Assert.False(user.Hold([Role.MovementOfficer, Role.Caseworker]));
        Assert.True(user.Hold([Role.Caseworker]));
        Assert.Equal([Role.Caseworker], user.Roles.Select(r => r.Role));
    }
}
