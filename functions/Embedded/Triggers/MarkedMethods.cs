using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers;

/// <summary>
/// The methods of an assembly that carry <see cref="FunctionAttribute"/>, read from its metadata. Reflection would load each of its
/// types, most of which are pages, migrations and the compiler's, and that took a tenth of the start of a process.
/// </summary>
internal static class MarkedMethods
{
    /// <summary>In the order of the assembly's own method table.</summary>
    public static IEnumerable<MethodInfo> Of(Assembly assembly)
    {
        // Bundled into one file, an assembly has no place of its own to be read from.
        return assembly.Location is { Length: > 0 } file ? Read(assembly.ManifestModule, file) : Reflect(assembly.GetTypes());
    }

    /// <summary>By reflection, of some classes.</summary>
    public static IEnumerable<MethodInfo> Reflect(IEnumerable<Type> classes)
    {
        const BindingFlags AnyMethod = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in classes)
        {
            // A class made by the compiler holds no function; there are more of them than of the others.
            if (!type.IsClass || type.Name.Contains('<', StringComparison.Ordinal)) continue;
            foreach (var method in type.GetMethods(AnyMethod))
            {
                if (method.IsDefined(typeof(FunctionAttribute), inherit: false)) yield return method;
            }
        }
    }

    private static List<MethodInfo> Read(Module module, string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var marked = new List<MethodInfo>();
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind == HandleKind.MethodDefinition && IsFunction(metadata, attribute.Constructor))
                marked.Add((MethodInfo)module.ResolveMethod(MetadataTokens.GetToken(attribute.Parent))!);
        }
        return marked;
    }

    // By name: the attribute is another assembly's, so here it is a reference.
    private static bool IsFunction(MetadataReader metadata, EntityHandle constructor)
    {
        if (constructor.Kind != HandleKind.MemberReference) return false;
        var of = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        if (of.Kind != HandleKind.TypeReference) return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)of);
        return metadata.StringComparer.Equals(type.Name, nameof(FunctionAttribute)) && metadata.StringComparer.Equals(type.Namespace, typeof(FunctionAttribute).Namespace!);
    }
}
