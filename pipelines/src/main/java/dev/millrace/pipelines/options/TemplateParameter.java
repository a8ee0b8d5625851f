package dev.millrace.pipelines.options;

import java.util.List;

/**
 * A parameter of a Dataflow template. An option that takes values of several types has one for each
 * of them; of these, one may be given.
 *
 * @param name as the launcher passes it, without dashes
 * @param label its name for people
 * @param help what it does, what is valid and what holds if it is not given
 * @param optional whether a template can be launched without it
 * @param form POSIX's extended regular expression that a whole value must match; empty: any value
 * @param choices the values there are, where they can be listed
 * @param fallback what holds if it is not given, as a user would write it; empty: nothing, or what
 *     help says
 * @param group under which heading it stands
 * @param parent the parameter without which it has no meaning; empty: none
 * @param parentValues those of the parent with which it has; empty: any
 * @param hidden whether people need not see it
 */
public record TemplateParameter(
    String name,
    String label,
    String help,
    ParameterType type,
    boolean optional,
    String form,
    List<String> choices,
    String fallback,
    String group,
    String parent,
    List<String> parentValues,
    boolean hidden) {}
