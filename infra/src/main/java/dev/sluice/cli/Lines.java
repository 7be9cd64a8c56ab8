package dev.sluice.cli;

import dev.sluice.pricing.NanoUsd;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.UsageEvent;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records as one line for people. */
final class Lines {

    private static final int TEXT_WIDTH = 80;

    private Lines() {}

    static String of(SpecificRecord datum) {
        return switch (datum) {
            case LlmResponse response -> response(response);
            case BudgetAlert alert -> alert(alert);
            case UsageEvent line -> usage(line);
            default -> datum.toString();
        };
    }

    private static String response(LlmResponse response) {
        String outcome = response.getError() == null ? shortened(response.getContent()) : error(response.getError());
        return "%s  %-8s %-16s %14s  %s"
                .formatted(
                        response.getRequestId(),
                        response.getStatus(),
                        response.getSource(),
                        NanoUsd.format(response.getCostNanoUsd()),
                        outcome);
    }

    static String error(ErrorInfo error) {
        return error.getCode() + ": " + error.getMessage();
    }

    private static String alert(BudgetAlert alert) {
        Integer threshold = alert.getThresholdBps();
        return "%s  %-8s %s  spent %s of %s, reserved %s"
                .formatted(
                        alert.getEventTime(),
                        alert.getState(),
                        alert.getBudgetId() + (threshold == null ? "" : " at " + percent(threshold)),
                        NanoUsd.format(alert.getSpentNanoUsd()),
                        NanoUsd.format(alert.getLimitNanoUsd()),
                        NanoUsd.format(alert.getReservedNanoUsd()));
    }

    private static String percent(int basisPoints) {
        return basisPoints % 100 == 0
                ? basisPoints / 100 + " %"
                : basisPoints / 100 + "." + "%02d".formatted(basisPoints % 100) + " %";
    }

    private static String usage(UsageEvent line) {
        return "%s  %-13s %-11s %-20s %14s  saved %s  %s"
                .formatted(
                        line.getEventTime(),
                        line.getKind(),
                        line.getStatus(),
                        line.getModelServed() == null ? "-" : line.getModelServed(),
                        NanoUsd.format(line.getCostNanoUsd()),
                        NanoUsd.format(line.getSavedNanoUsd()),
                        line.getRequestId());
    }

    private static String shortened(@Nullable String text) {
        String line = text == null ? "" : text.replaceAll("\\s+", " ");
        return line.length() <= TEXT_WIDTH ? line : line.substring(0, TEXT_WIDTH - 1) + "…";
    }
}
