package dev.sluice.usage;

import java.util.List;
import java.util.stream.Collectors;

/** The result of reading a response's usage. */
public sealed interface UsageReading {

    /** It makes sense. */
    record Metered(CallUsage usage) implements UsageReading {}

    /** The response has no usage object. */
    record Missing() implements UsageReading {}

    /**
     * It makes no sense. No part of it may be charged by: a count that is wrong says nothing about the others.
     *
     * @param problems at least one
     * @param raw the usage object as received
     */
    record Nonsense(List<UsageProblem> problems, String raw) implements UsageReading {

        /** All that is wrong, in one line. */
        public String describe() {
            return problems.stream().map(UsageProblem::toString).collect(Collectors.joining(" | "));
        }
    }
}
