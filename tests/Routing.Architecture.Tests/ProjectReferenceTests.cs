namespace Routing.Architecture.Tests;

public class ProjectReferenceTests
{
    [Fact]
    public void Every_project_of_src_is_a_row_of_the_table()
    {
        string[] known = [.. ProjectTable.Rows.Select(row => row.Name)];
        string[] found = [.. Repository.Projects("src").Select(project => project.Name)];
        Assert.NotEmpty(found);
        Offenders.None(found.Except(known));
        Offenders.None(known.Except(found).Except(["Routing.Cluster"])); // comes with the cluster
    }

    [Fact]
    public void No_project_of_src_references_a_project_beyond_its_row() =>
        Offenders.None(
            from project in Repository.Projects("src")
            from reference in project.Projects.Except(Row(project).Projects)
            select $"{project.Name} -> {reference}");

    [Fact]
    public void No_project_of_src_references_a_package_beyond_its_row() =>
        Offenders.None(
            from project in Repository.Projects("src")
            from package in project.Packages.Except(Row(project).Packages)
            select $"{project.Name} -> {package}");

    [Fact]
    public void Nothing_in_src_references_tests_or_benchmarks() =>
        Offenders.None(
            from project in Repository.Projects("src")
            from path in project.ProjectPaths
            where path.Contains("/tests/") || path.Contains("/bench/")
            select $"{project.Name} -> {path}");

    [Fact]
    public void No_test_project_references_another_test_project() =>
        Offenders.None(
            from project in Repository.Projects("tests")
            from path in project.ProjectPaths
            where !path.Contains("/src/")
            select $"{project.Name} -> {path}");

    [Fact]
    public void Arrows_are_not_inherited_and_nobody_switches_that_off()
    {
        string props = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", props);
        Offenders.None(
            from folder in new[] { "src", "tests", "bench" }
            from project in Repository.Projects(folder)
            from value in project.Elements("DisableTransitiveProjectReferences")
            where value != "true"
            select project.Name);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Routing.sln"));
        Offenders.None(
            from folder in new[] { "src", "tests", "bench" }
            from project in Repository.Projects(folder)
            where !solution.Contains($"{project.Name}.csproj\"", StringComparison.Ordinal)
            select project.Name);
    }

    private static ProjectRow Row(ProjectFile project) => ProjectTable.Rows.Single(row => row.Name == project.Name);
}
