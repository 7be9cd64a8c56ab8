package dev.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RouteLadder;
import dev.sluice.schema.RoutePolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads deployments and routes of a policy file. */
final class RoutingReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHARE = "a percentage above 0 % such as 10% or 2.5%";
    private static final int ALL = 10_000;
    private static final int LARGEST = 10_000_000;
    private static final int LONGEST_PATTERN = 2_000;
    /** It travels with every call that is judged, up to 16 of them in a record. */
    private static final int LONGEST_SCHEMA = 20_000;

    private RoutingReader() {}

    static DeploymentPolicy deployment(Section section, Function<String, String> name) {
        int ceiling = section.integer("max-output-tokens", 0, 1, LARGEST);
        int requests = section.integer("requests-per-minute", 0, 1, LARGEST);
        int tokens = section.integer("tokens-per-minute", 0, 1, Integer.MAX_VALUE);
        return DeploymentPolicy.newBuilder()
                .setModel(name.apply("model"))
                .setProvider(name.apply("provider"))
                .setUpstreamModel(optionalName(section, "upstream-model"))
                .setMaxOutputTokens(ceiling == 0 ? null : ceiling)
                .setName(optionalName(section, "name"))
                .setPriority(section.integer("priority", 0, 0, 1_000))
                .setReserved(flag(section, "reserved"))
                .setRequestsPerMinute(requests == 0 ? null : requests)
                .setTokensPerMinute(tokens == 0 ? null : Long.valueOf(tokens))
                .setServiceTier(optionalName(section, "service-tier"))
                .setBatch(flag(section, "batch"))
                .build();
    }

    static RoutePolicy route(Section section, String name) {
        List<String> models = models(section);
        if (models.isEmpty()) {
            section.reject("models", "none", "at least one model name, cheapest first");
        }
        List<RouteArm> arms =
                section.sections("arms").stream().map(RoutingReader::arm).toList();
        int shares = arms.stream().mapToInt(RouteArm::getShareBps).sum();
        if (shares > ALL) {
            section.reject("arms", shares / 100.0 + "%", "shares that add up to at most 100%");
        }
        Set<String> names = new HashSet<>();
        arms.stream()
                .map(RouteArm::getName)
                .filter(arm -> !names.add(arm))
                .forEach(twice -> section.reject("arms", twice, "arms of different names"));
        return RoutePolicy.newBuilder()
                .setName(name)
                .setModels(models)
                .setLadders(section.sections("ladders").stream()
                        .map(RoutingReader::ladder)
                        .toList())
                .setStart(section.value(
                        "start",
                        name.equals("auto") ? "COMPLEXITY" : "FIRST",
                        "first or complexity",
                        oneOf("FIRST", "COMPLEXITY")))
                .setCheck(section.has("check") ? check(section.section("check")) : null)
                .setFallback(flag(section, "fallback"))
                .setPressureBps(section.optional("step-down-from", SHARE, RoutingReader::share))
                .setExperiment(optionalName(section, "experiment"))
                .setArms(arms)
                .setBaseline(optionalName(section, "baseline"))
                .setOffPeak(section.value("off-peak", "NOW", "wait or now", oneOf("NOW", "WAIT")))
                .build();
    }

    private static RouteArm arm(Section section) {
        RouteArm arm = RouteArm.newBuilder()
                .setName(section.required("name", "?", PolicyFileLoader.NAME_IN_WORDS, RoutingReader::name))
                .setShareBps(section.required("share", 1, SHARE, RoutingReader::share))
                .setModels(models(section))
                .build();
        section.end();
        return arm;
    }

    private static RouteLadder ladder(Section section) {
        RouteLadder ladder = RouteLadder.newBuilder()
                .setQueryType(section.optional(
                        "query-type",
                        "faq, search, support, transaction or general",
                        text -> Section.matching(text, CachePolicyReader.QUERY_TYPE)))
                .setFunction(optionalName(section, "function"))
                .setTags(section.properties("tags"))
                .setModels(models(section))
                .build();
        if (ladder.getModels().isEmpty()) {
            section.reject("models", "none", "at least one model name, cheapest first");
        }
        if (ladder.getQueryType() == null
                && ladder.getFunction() == null
                && ladder.getTags().isEmpty()) {
            section.reject("ladders", "for everything", "at least one of query-type, function and tags");
        }
        section.end();
        return ladder;
    }

    private static AnswerCheck check(Section section) {
        AnswerCheck check = AnswerCheck.newBuilder()
                .setMinMeanLogprob(
                        section.optional("min-mean-logprob", "a number of at most 0", RoutingReader::logprob))
                .setJsonSchema(section.optional(
                        "json-schema",
                        "a JSON object of at most " + LONGEST_SCHEMA + " characters",
                        RoutingReader::jsonObject))
                .setPattern(section.optional(
                        "pattern",
                        "a regular expression of at most " + LONGEST_PATTERN + " characters",
                        RoutingReader::pattern))
                .setRefusals(flag(section, "refusals"))
                .build();
        if (check.getMinMeanLogprob() == null
                && check.getJsonSchema() == null
                && check.getPattern() == null
                && !check.getRefusals()) {
            section.reject("check", "nothing", "min-mean-logprob, json-schema, pattern or refusals: true");
        }
        section.end();
        return check;
    }

    private static List<String> models(Section section) {
        return section.texts("models", PolicyFileLoader.NAME, "model names, cheapest first");
    }

    private static boolean flag(Section section, String key) {
        return section.value(key, false, Amounts.SWITCH, Amounts::isOn);
    }

    private static Function<String, Optional<String>> oneOf(String... values) {
        return text -> Optional.of(text.strip().toUpperCase(Locale.ROOT)).filter(Set.of(values)::contains);
    }

    private static Optional<Integer> share(String text) {
        return Section.matching(text.strip(), Amounts.PERCENT)
                .map(Amounts::basisPoints)
                .filter(bps -> bps > 0 && bps <= ALL);
    }

    private static Optional<Double> logprob(String text) {
        try {
            return Optional.of(Double.parseDouble(text.strip())).filter(value -> value <= 0 && !value.isInfinite());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> jsonObject(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree != null && tree.isObject() && text.length() <= LONGEST_SCHEMA
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> pattern(String text) {
        try {
            Pattern.compile(text);
            return Optional.of(text).filter(pattern -> pattern.length() <= LONGEST_PATTERN);
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(String text) {
        return Section.matching(text, PolicyFileLoader.NAME);
    }

    private static @Nullable String optionalName(Section section, String key) {
        return section.optional(key, PolicyFileLoader.NAME_IN_WORDS, RoutingReader::name);
    }
}
