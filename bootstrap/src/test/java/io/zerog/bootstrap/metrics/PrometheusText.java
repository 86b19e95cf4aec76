package io.zerog.bootstrap.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus' text format 0.0.4: it refuses what a server might forgive, such as
 * a family that comes in two parts, a series that comes twice, or buckets that do not add up.
 */
public final class PrometheusText {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile(
                    "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"(,(?!$)|$)");

    /** Metrics of one name. */
    public record Family(String name, String type, String help, List<Sample> samples) {}

    /** One value of a series. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private final Map<String, Family> families = new LinkedHashMap<>();
    private String help = "";
    private Family current;

    private PrometheusText() {}

    /**
     * The families by name.
     *
     * @throws AssertionError naming the line that is wrong
     */
    public static Map<String, Family> parse(String text) {
        PrometheusText parsed = new PrometheusText();
        check(text.endsWith("\n"), "the last line has no end");
        text.lines().forEach(parsed::line);
        parsed.families.values().forEach(PrometheusText::checkSeries);
        return parsed.families;
    }

    private void line(String line) {
        Matcher helped = HELP.matcher(line);
        Matcher typed = TYPE.matcher(line);
        if (helped.matches()) {
            help = helped.group(2);
            check(!families.containsKey(helped.group(1)), "comes in two parts: " + line);
        } else if (typed.matches()) {
            current = new Family(typed.group(1), typed.group(2), help, new ArrayList<>());
            help = "";
            check(families.put(current.name(), current) == null, "comes twice: " + line);
        } else {
            current.samples().add(sample(line));
        }
    }

    private Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        check(sample.matches(), "no sample: " + line);
        check(belongs(sample.group(1)), "not of the family " + current.name() + ": " + line);
        double value =
                switch (sample.group(3)) {
                    case "+Inf" -> Double.POSITIVE_INFINITY;
                    case "-Inf" -> Double.NEGATIVE_INFINITY;
                    case String number -> Double.parseDouble(number);
                };
        return new Sample(sample.group(1), labels(sample.group(2), line), value);
    }

    private boolean belongs(String name) {
        String suffix =
                name.startsWith(current.name()) ? name.substring(current.name().length()) : "?";
        return switch (current.type()) {
            case "histogram" -> List.of("_bucket", "_sum", "_count").contains(suffix);
            case "summary" -> List.of("", "_sum", "_count").contains(suffix);
            default -> suffix.isEmpty();
        };
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.lookingAt()) {
            check(labels.put(label.group(1), label.group(2)) == null, "a label twice: " + line);
            end = label.end();
            label.region(end, text.length());
        }
        check(end == text.length() && !labels.isEmpty(), "labels are malformed: " + line);
        return labels;
    }

    private static void checkSeries(Family family) {
        check(!family.samples().isEmpty(), family.name() + " has no samples");
        Map<String, Double> seen = new LinkedHashMap<>();
        for (Sample sample : family.samples()) {
            String series = sample.name() + sample.labels();
            check(seen.put(series, sample.value()) == null, "comes twice: " + series);
            if (family.type().equals("counter")) {
                check(sample.value() >= 0, "a counter below zero: " + series);
            }
        }
        if (family.type().equals("histogram")) {
            checkBuckets(family, seen);
        }
    }

    private static void checkBuckets(Family family, Map<String, Double> seen) {
        Map<String, TreeMap<Double, Double>> byLabels = new LinkedHashMap<>();
        for (Sample sample : family.samples()) {
            if (sample.name().endsWith("_bucket")) {
                Map<String, String> others = new TreeMap<>(sample.labels());
                String bound = others.remove("le");
                byLabels.computeIfAbsent(others.toString(), _ -> new TreeMap<>())
                        .put(
                                bound.equals("+Inf")
                                        ? Double.POSITIVE_INFINITY
                                        : Double.parseDouble(bound),
                                sample.value());
            }
        }
        byLabels.forEach((labels, buckets) -> {
            double before = 0;
            for (double count : buckets.values()) {
                check(count >= before, "buckets shrink: " + family.name() + labels);
                before = count;
            }
            check(
                    buckets.lastKey().isInfinite()
                            && Double.valueOf(before)
                                    .equals(seen.get(family.name() + "_count" + labels)),
                    "+Inf is not the count: " + family.name() + labels);
            check(seen.containsKey(family.name() + "_sum" + labels), "no sum: " + labels);
        });
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError("not Prometheus' text format: " + what);
        }
    }
}
