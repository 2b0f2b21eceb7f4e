using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers;

/// <summary>
/// The methods of an assembly that carry <see cref="FunctionAttribute"/>, or one of a host's own markers, read from its metadata.
/// Reflection would load each of its types, most of them pages, migrations and compiler-generated ones; that took a tenth of a process's
/// start.
/// </summary>
/// <param name="markers">Attributes besides <see cref="FunctionAttribute"/> whose first argument is a function's name.</param>
internal sealed class MarkedMethods(IReadOnlyList<Type> markers)
{
    private readonly IReadOnlyList<Type> _attributes = [typeof(FunctionAttribute), .. markers];

    /// <summary>In the order of the assembly's own method table.</summary>
    public IEnumerable<(string Name, MethodInfo Method)> Of(Assembly assembly)
    {
        // In a single-file bundle an assembly has no file of its own to read.
        return assembly.Location is { Length: > 0 } file ? Read(assembly.ManifestModule, file) : Reflect(assembly.GetTypes());
    }

    /// <summary>By reflection, of some classes.</summary>
    public IEnumerable<(string Name, MethodInfo Method)> Reflect(IEnumerable<Type> classes)
    {
        const BindingFlags AnyMethod =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in classes)
        {
            // Compiler-generated classes hold no functions, and they are the majority.
            if (!type.IsClass || type.Name.Contains('<', StringComparison.Ordinal)) continue;
            foreach (var method in type.GetMethods(AnyMethod))
            {
                if (IsMarked(method)) yield return (NameOf(method), method);
            }
        }
    }

    private List<(string Name, MethodInfo Method)> Read(Module module, string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var marked = new List<(string, MethodInfo)>();
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind != HandleKind.MethodDefinition || !MayBeMarker(metadata, attribute.Constructor)) continue;
            var method = module.ResolveMethod(MetadataTokens.GetToken(attribute.Parent)) as MethodInfo;
            if (method is not null && IsMarked(method)) marked.Add((NameOf(method), method));
        }
        return marked;
    }

    private bool IsMarked(MethodInfo method) => _attributes.Any(attribute => method.IsDefined(attribute, inherit: false));

    private string NameOf(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>()?.Name ?? method.CustomAttributes
            .Where(attribute => _attributes.Contains(attribute.AttributeType))
            .Select(attribute => attribute.ConstructorArguments is [{ Value: string name }, ..] ? name : "")
            .First();

    // An attribute of another assembly is a reference here, one of this assembly a definition.
    private bool MayBeMarker(MetadataReader metadata, EntityHandle constructor)
    {
        var name = constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Name
            : NameOfReference(metadata, metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent);
        return !name.IsNil && _attributes.Any(attribute => metadata.StringComparer.Equals(name, attribute.Name));
    }

    private static StringHandle NameOfReference(MetadataReader metadata, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? metadata.GetTypeReference((TypeReferenceHandle)type).Name : default;
}
