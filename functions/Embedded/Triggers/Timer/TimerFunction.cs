using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>How a timer function takes its parameters.</summary>
internal static class TimerFunction
{
    public static void Check(FunctionMethod function)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
            throw new FunctionMistakeException($"has its timer trigger on '{function.TriggerParameter.Name}', which must be a TimerInfo.");
        if (function.Call.ResultType != typeof(void))
            throw new FunctionMistakeException("is a timer function; nothing takes what it returns.");
    }

    public static ParameterSource? SourceOf(FunctionMethod function, ParameterInfo parameter) =>
        function.IsTrigger(parameter) ? ParameterSource.Trigger : null;
}
