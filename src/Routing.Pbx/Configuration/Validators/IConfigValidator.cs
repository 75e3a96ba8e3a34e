namespace Routing.Pbx.Configuration.Validators;

/// <summary>One idea of what can be wrong in a configuration whose values are each right. Tells all it finds.</summary>
internal interface IConfigValidator
{
    void Validate(ConfigScope scope, ProblemList problems);
}
