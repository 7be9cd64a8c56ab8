package dev.sluice.worker.provider;

import dev.sluice.schema.ErrorInfo;

/** What a job's result says about one call. */
public sealed interface BatchLine {

    /** The call's name in the job. */
    String customId();

    /** The call was made. */
    record Called(String customId, Attempt attempt) implements BatchLine {}

    /** The call was not made, and is not billed. */
    record NotMade(String customId, ErrorInfo error) implements BatchLine {}
}
