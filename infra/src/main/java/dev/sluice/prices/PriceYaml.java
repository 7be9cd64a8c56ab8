package dev.sluice.prices;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.schema.Price;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Writes prices as a policy file, one a line. */
public final class PriceYaml {

    /** Text that means itself in YAML; numbers, switches and all that is special is quoted. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*|\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z");

    private static final List<String> WORDS = List.of("true", "false", "null", "yes", "no", "on", "off");

    private PriceYaml() {}

    /**
     * Renders a file.
     *
     * @param heading lines put before the prices, as comments
     */
    public static String render(Collection<Price> prices, List<String> heading) {
        StringBuilder yaml = new StringBuilder();
        heading.forEach(line -> yaml.append("# ").append(line).append('\n'));
        yaml.append(prices.isEmpty() ? "prices: []\n" : "prices:\n");
        for (Price price : prices) {
            StringJoiner entry = new StringJoiner(", ", "  - {", "}\n");
            PriceFields.of(price).forEach((name, value) -> entry.add(name + ": " + value(value)));
            yaml.append(entry);
        }
        return yaml.toString();
    }

    private static String value(Object value) {
        return switch (value) {
            case BigDecimal amount -> PriceFields.plain(amount);
            case Boolean flag -> flag.toString();
            case List<?> texts -> {
                StringJoiner items = new StringJoiner(", ", "[", "]");
                texts.forEach(text -> items.add(quoted(text.toString())));
                yield items.toString();
            }
            case Map<?, ?> amounts -> {
                StringJoiner items = new StringJoiner(", ", "{", "}");
                amounts.forEach((name, amount) -> items.add(text(name.toString()) + ": " + value(amount)));
                yield items.toString();
            }
            default -> text(value.toString());
        };
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text) ? text : quoted(text);
    }

    /** JSON's quoting is YAML's, too. */
    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
