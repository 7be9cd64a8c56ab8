package dev.sluice.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a bill are read. A name that is null is looked for among those that providers and gateways use.
 *
 * @param id the provider's id of the call
 * @param clientId what the client called it
 * @param cost the amount: in nano-USD if its name ends in {@code nano_usd}, else in USD
 */
public record BillColumns(
        @Nullable String id,
        @Nullable String clientId,
        @Nullable String cost) {

    private static final List<String> IDS = List.of("provider_request_id", "id", "response_id", "generation_id");
    private static final List<String> CLIENT_IDS =
            List.of("client_request_id", "x_client_request_id", "custom_id", "request_id");
    private static final List<String> COSTS =
            List.of("cost_nano_usd", "cost_usd", "cost", "amount_usd", "amount", "billed_cost", "billedcost");

    /** Finds the columns in a head line. */
    Found in(List<String> head, String file) throws BillException {
        String idColumn = required(id, IDS, head, file, "--id-column");
        String costColumn = required(cost, COSTS, head, file, "--cost-column");
        return new Found(
                idColumn,
                optional(clientId, CLIENT_IDS, head).filter(name -> !name.equals(idColumn)),
                costColumn,
                normal(costColumn).endsWith("nano_usd"));
    }

    /**
     * The columns of one file.
     *
     * @param inNanoUsd whether amounts are integers in nano-USD
     */
    record Found(String id, Optional<String> clientId, String cost, boolean inNanoUsd) {}

    private static String required(
            @Nullable String given, List<String> usual, List<String> head, String file, String option)
            throws BillException {
        Optional<String> found = optional(given, usual, head);
        if (found.isEmpty()) {
            String wanted = given == null
                    ? "a column named " + String.join(", ", usual) + " (or name it with " + option + ")"
                    : "the column " + given + " of " + option;
            throw new BillException("%s: %s is missing; there are %s".formatted(file, wanted, String.join(", ", head)));
        }
        return found.get();
    }

    private static Optional<String> optional(@Nullable String given, List<String> usual, List<String> head) {
        List<String> names = given == null ? usual : List.of(normal(given));
        return names.stream()
                .flatMap(name -> head.stream().filter(column -> normal(column).equals(name)))
                .findFirst();
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }
}
