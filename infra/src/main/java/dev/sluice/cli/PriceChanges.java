package dev.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.client.RecordJson;
import dev.sluice.prices.PriceChange;
import dev.sluice.prices.PriceChange.Field;
import dev.sluice.prices.PriceChange.Kind;
import dev.sluice.schema.Price;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Differences between prices, for people and programs. */
final class PriceChanges {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PriceChanges() {}

    static void print(List<PriceChange> changes, Collection<Price> wanted, PrintWriter out) {
        Map<String, Price> byId =
                wanted.stream().collect(Collectors.toMap(Price::getPriceId, Function.identity(), (a, b) -> b));
        for (PriceChange change : changes) {
            out.printf("%s %s%s%n", sign(change.kind()), change.priceId(), words(change, byId.get(change.priceId())));
            for (Field field : change.fields()) {
                out.printf(
                        "    %s: %s -> %s%s%n",
                        field.name(),
                        Objects.requireNonNullElse(field.before(), "-"),
                        Objects.requireNonNullElse(field.after(), "-"),
                        field.percent() == null ? "" : " (" + field.percent() + ")");
            }
        }
        out.printf(
                "%d new, %d changed, %d ended, %d rewritten, %d only there%n",
                count(changes, Kind.ADDED),
                count(changes, Kind.CHANGED),
                count(changes, Kind.CLOSED),
                count(changes, Kind.REWRITTEN),
                count(changes, Kind.ONLY_THERE));
    }

    static ArrayNode json(List<PriceChange> changes, Collection<Price> wanted) {
        Map<String, Price> byId =
                wanted.stream().collect(Collectors.toMap(Price::getPriceId, Function.identity(), (a, b) -> b));
        ArrayNode array = JSON.createArrayNode();
        for (PriceChange change : changes) {
            var node = array.addObject();
            node.put("kind", change.kind().name());
            node.put("price_id", change.priceId());
            node.set("fields", JSON.valueToTree(change.fields()));
            @Nullable Price price = byId.get(change.priceId());
            if (price != null) {
                node.set("price", RecordJson.toJson(price));
            }
        }
        return array;
    }

    static boolean rewriteHistory(List<PriceChange> changes) {
        return count(changes, Kind.REWRITTEN) > 0;
    }

    private static long count(List<PriceChange> changes, Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    private static String sign(Kind kind) {
        return switch (kind) {
            case ADDED -> "+";
            case ONLY_THERE -> "=";
            case CLOSED -> "|";
            case CHANGED -> "~";
            case REWRITTEN -> "!";
        };
    }

    private static String words(PriceChange change, @Nullable Price price) {
        return switch (change.kind()) {
            case ADDED ->
                price == null
                        ? ""
                        : "  in %s, out %s from %s"
                                .formatted(
                                        plain(price.getPrices().getInput()),
                                        plain(price.getPrices().getOutput()),
                                        price.getValidFrom());
            case ONLY_THERE -> "  only there; stays";
            case REWRITTEN -> "  rewrites what has been charged by";
            case CLOSED, CHANGED -> "";
        };
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
