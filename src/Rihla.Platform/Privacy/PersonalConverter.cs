using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Rihla.Platform.Privacy;

/// <summary>Marks the converters of encrypted columns, so that key rotation and backups find them in the model.</summary>
public interface IPersonalConverter
{
    /// <summary>The table and column that the values are bound to.</summary>
    string Place { get; }
}

/// <summary>Encrypts a personal value on its way to the database and decrypts it on its way back.</summary>
/// <param name="vault">The vault of the installation.</param>
/// <param name="place">Table and column, bound into each sealed value.</param>
internal sealed class PersonalConverter<T>(Vault vault, string place)
    : ValueConverter<Personal<T>, byte[]>(
        personal => vault.Seal(ToBytes(personal.Reveal()), place),
        bytes => new Personal<T>(FromBytes(vault.Open(bytes, place)))
    ),
        IPersonalConverter
    where T : notnull
{
    public string Place { get; } = place;

    private static byte[] ToBytes(T value) =>
        value switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            _ => JsonSerializer.SerializeToUtf8Bytes(value),
        };

    private static T FromBytes(byte[] bytes) =>
        typeof(T) == typeof(string) ? (T)(object)Encoding.UTF8.GetString(bytes)
        : typeof(T) == typeof(byte[]) ? (T)(object)bytes
        : JsonSerializer.Deserialize<T>(bytes)!;
}

/// <summary>
/// Encrypts a choice. Its name is filled up to the same length as all others: the length of what is encrypted is the length
/// of what stands in the database.
/// </summary>
internal sealed class SealedConverter<T>(Vault vault, string place)
    : ValueConverter<T, byte[]>(
        choice => vault.Seal(Encoding.UTF8.GetBytes(choice.ToString().PadRight(Longest)), place),
        bytes => Enum.Parse<T>(Encoding.UTF8.GetString(vault.Open(bytes, place)))
    ),
        IPersonalConverter
    where T : struct, Enum
{
    private const int Longest = 48;

    public string Place { get; } = place;
}
