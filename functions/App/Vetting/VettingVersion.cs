using System.Security.Cryptography;
using System.Text;
using SppsFlows.Directory;

namespace SppsFlows.Vetting;

/// <summary>Whoever answers must have read what stands there now, also what the other office has answered meanwhile. Pure.</summary>
internal static class VettingVersion
{
    /// <param name="office">Whose page it is.</param>
    public static string Of(AppVetting vetting, Role office)
    {
        var other = vetting.OpinionOf(VettingOffices.Other(office));
        var read = string.Join(
            '\n', vetting.Url, vetting.Purpose, vetting.Ages, vetting.DataCollected, vetting.SignIn, vetting.Cost, other?.ById,
            other?.AllowedFor, other?.Conditions, other?.MinimumAge);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(read)))[..12];
    }
}
