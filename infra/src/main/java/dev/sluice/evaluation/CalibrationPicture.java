package dev.sluice.evaluation;

import dev.sluice.cache.evaluation.CalibratedGroup;
import dev.sluice.cache.evaluation.Goal;
import dev.sluice.cache.evaluation.Goal.Base;
import dev.sluice.cache.evaluation.Recommendation;
import dev.sluice.cache.evaluation.ThresholdPoint;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Curves over thresholds as SVG: a panel a group, on a white ground so that they can be read anywhere. */
public final class CalibrationPicture {

    private static final int COLUMNS = 3;
    private static final int PANEL_WIDTH = 380;
    private static final int PANEL_HEIGHT = 296;
    private static final int LEFT = 56;
    private static final int TOP = 46;
    private static final int PLOT_WIDTH = 300;
    private static final int PLOT_HEIGHT = 190;
    private static final int HEAD = 64;
    private static final int TICKS = 5;
    private static final int LEGEND_LEFT = 24;
    private static final int LEGEND_TOP = 18;
    private static final int LEGEND_ROW = 24;
    private static final int LEGEND_WIDTH = 320;

    private static final Curve RECALL = new Curve(
            "recall: should-hit pairs served",
            "#0b6fb8",
            "",
            false,
            point -> point.recall().rate());
    private static final Curve PRECISION =
            new Curve("precision: right among hits", "#2a7d2e", "7 3", true, ThresholdPoint::precision);
    private static final Curve BOUND =
            new Curve("wrong among hits, at most (95 %)", "#c22f2f", "2 3", true, point -> point.wrongBound(Base.HITS));
    private static final Curve TRAPPED = new Curve(
            "should-not pairs served, at most (95 %)",
            "#8a4fa3", "9 3 2 3", false, point -> point.wrongBound(Base.TRAPS));
    private static final List<Curve> CURVES = List.of(RECALL, PRECISION, BOUND, TRAPPED);

    private CalibrationPicture() {}

    /** Of a curve; what is said of hits has no value where there are none. */
    private record Curve(
            String name, String colour, String dashes, boolean ofHits, ToDoubleFunction<ThresholdPoint> value) {
        String stroke() {
            return "fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\""
                    + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
        }
    }

    /** The picture. */
    public static String of(List<CalibratedGroup> groups, Goal goal) {
        int rows = (groups.size() + COLUMNS - 1) / COLUMNS;
        int width = COLUMNS * PANEL_WIDTH;
        int height = HEAD + rows * PANEL_HEIGHT;
        String panels = IntStream.range(0, groups.size())
                .mapToObj(i -> "<g transform=\"translate(%d %d)\">%n%s</g>%n"
                        .formatted(
                                i % COLUMNS * PANEL_WIDTH,
                                HEAD + i / COLUMNS * PANEL_HEIGHT,
                                panel(groups.get(i), goal)))
                .collect(Collectors.joining());
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
                font-family="sans-serif" font-size="12" fill="#222">
                <title>Precision, recall and wrong hits over the verifier's least score</title>
                <rect width="100%%" height="100%%" fill="#fff"/>
                %s%s</svg>
                """.formatted(width, height, width, height, legend(), panels);
    }

    private static String legend() {
        StringBuilder svg = new StringBuilder();
        for (int i = 0; i < CURVES.size(); i++) {
            int x = LEGEND_LEFT + i % COLUMNS * LEGEND_WIDTH;
            int y = LEGEND_TOP + i / COLUMNS * LEGEND_ROW;
            svg.append(
                    "<path d=\"M%d %dh34\" %s/>%n".formatted(x, y, CURVES.get(i).stroke()));
            svg.append(text(x + 42, y + 4, "start", CURVES.get(i).name()));
        }
        int x = LEGEND_LEFT + LEGEND_WIDTH;
        int y = LEGEND_TOP + LEGEND_ROW;
        svg.append("<path d=\"M%d %dv18\" stroke=\"#555\" stroke-width=\"1.5\"/>%n".formatted(x + 17, y - 9));
        return svg.append(text(x + 42, y + 4, "start", "recommended least score"))
                .toString();
    }

    private static String panel(CalibratedGroup group, Goal goal) {
        ThresholdPoint any = group.points().getFirst();
        StringBuilder svg = new StringBuilder();
        svg.append("<g font-weight=\"bold\">")
                .append(text(LEFT, 18, "start", CalibrationText.title(group)))
                .append("</g>");
        svg.append(text(
                LEFT,
                34,
                "start",
                any.recall().of() + " should hit, " + any.trapped().of() + " should not; " + verdict(group, goal)));
        axes(svg);
        for (Curve curve : CURVES) {
            String points = group.points().stream()
                    .filter(point -> !curve.ofHits() || point.wrongHits().of() > 0)
                    .map(point -> String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            x(point.minScore().doubleValue()),
                            y(curve.value().applyAsDouble(point))))
                    .collect(Collectors.joining(" "));
            svg.append("<polyline points=\"%s\" %s/>%n".formatted(points, curve.stroke()));
        }
        if (group.recommendation() instanceof Recommendation.Recommended(var point)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %dv%d\" stroke=\"#555\" stroke-width=\"1.5\"/>%n",
                    x(point.minScore().doubleValue()),
                    TOP,
                    PLOT_HEIGHT));
        }
        return svg.toString();
    }

    private static String verdict(CalibratedGroup group, Goal goal) {
        return switch (group.recommendation()) {
            case Recommendation.Recommended(var point) -> "least score " + point.minScore();
            case Recommendation.TooLittleEvidence little -> CalibrationText.shortly(little, goal);
        };
    }

    private static void axes(StringBuilder svg) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            svg.append(String.format(
                    Locale.ROOT, "<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>%n", LEFT, y(share), PLOT_WIDTH));
            svg.append(text(LEFT - 6, y(share) + 4, "end", "%d %%".formatted(Math.round(100 * share))));
            svg.append(text(x(share), TOP + PLOT_HEIGHT + 16, "middle", String.format(Locale.ROOT, "%.1f", share)));
        }
        svg.append("<path d=\"M%d %dv%dh%d\" fill=\"none\" stroke=\"#222\"/>%n"
                .formatted(LEFT, TOP, PLOT_HEIGHT, PLOT_WIDTH));
        svg.append(text(LEFT + PLOT_WIDTH / 2.0, TOP + PLOT_HEIGHT + 34, "middle", "least score of the verifier"));
    }

    private static double x(double score) {
        return LEFT + score * PLOT_WIDTH;
    }

    private static double y(double share) {
        return TOP + (1 - share) * PLOT_HEIGHT;
    }

    private static String text(double x, double y, String anchor, String content) {
        String escaped = content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped);
    }
}
