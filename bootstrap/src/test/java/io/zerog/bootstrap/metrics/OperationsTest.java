package io.zerog.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zerog.bootstrap.Http;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The documents that speak of metrics, beside what a node really tells. */
@Timeout(120)
class OperationsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path TABLE = ROOT.resolve("docs/operations.md");
    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/zerog.json");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9_]+)`( \\*)? \\| (\\w+) \\| ([^|]*)\\|");
    private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`(?: \\([^)]*\\))?");
    private static final Pattern QUERIED =
            Pattern.compile("\\b(?:zerog|jvm|process|system)_[a-z0-9_]+");

    record Nothing() {}

    private static Map<String, PrometheusText.Family> told;

    @BeforeAll
    static void scrape() {
        JobHandler<Nothing, Void> job =
                new JobHandler<>() {
                    @Override
                    public JobType<Nothing, Void> type() {
                        return JobType.of("nothing", Nothing.class, Void.class);
                    }

                    @Override
                    public Outcome<Void> run(Nothing parameters, JobContext context) {
                        return Outcome.done();
                    }
                };
        try (ZeroG node =
                ZeroG.builder().set("http.port", "0").set("store", "memory").jobs(job).start()) {
            Http http = new Http(node.address());
            String uuid = http.submit("nothing", "{}");
            await().until(() -> http.state(uuid).equals("succeeded"));
            // So that what a collection leaves behind is there too.
            System.gc();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        told = Scrape.of(node.address()).families();
                        assertThat(told).containsKey("jvm_gc_pause_seconds");
                    });
        }
    }

    @Test
    void theTableListsEveryMetricAndNoneElse() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        Set<String> always = new TreeSet<>();
        for (MatchResult row : rows()) {
            assertThat(listed.put(row.group(1), row.group(3)))
                    .as("twice: %s", row.group(1))
                    .isNull();
            if (row.group(2) == null) {
                always.add(row.group(1));
            }
        }
        Map<String, String> types = new TreeMap<>();
        told.values().forEach(family -> types.put(family.name(), family.type()));

        assertThat(listed).containsAllEntriesOf(types);
        assertThat(types.keySet()).containsAll(always);
        assertThat(types).hasSizeGreaterThan(40);
    }

    @Test
    void theTableListsTheLabelsOfOurOwnMetrics() throws IOException {
        Map<String, Set<String>> wrong = new TreeMap<>();
        for (MatchResult row : rows()) {
            if (row.group(1).startsWith("zerog_") && !row.group(4).contains("as above")) {
                Set<String> listed =
                        LABEL.matcher(row.group(4))
                                .results()
                                .map(label -> label.group(1))
                                .collect(Collectors.toCollection(TreeSet::new));
                Set<String> labels = new TreeSet<>();
                told.get(row.group(1))
                        .samples()
                        .forEach(sample -> labels.addAll(sample.labels().keySet()));
                labels.remove("le");
                if (!listed.equals(labels)) {
                    wrong.put(row.group(1), labels);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyMetricThatTheDashboardQueriesIsTold() throws IOException {
        JsonNode dashboard = JsonMapper.builder().build().readTree(DASHBOARD.toFile());
        Set<String> series = new TreeSet<>();
        told.values()
                .forEach(family -> family.samples().forEach(sample -> series.add(sample.name())));
        List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
        expressions.add(dashboard.at("/templating/list/1/query/query").asText());
        Set<String> queried = new TreeSet<>();
        for (String expression : expressions) {
            List<String> names =
                    QUERIED.matcher(expression).results().map(MatchResult::group).toList();
            assertThat(names).as(expression).isNotEmpty();
            queried.addAll(names);
        }

        assertThat(series).containsAll(queried);
        assertThat(queried.stream().filter(name -> name.startsWith("zerog_")).count())
                .isGreaterThanOrEqualTo(15);
        assertThat(dashboard.findValuesAsText("id")).doesNotHaveDuplicates();
    }

    /** What promtool check metrics says of names, for our own and for what we let in. */
    @Test
    void namesAndUnitsFollowPrometheusConventions() {
        List<String> wrong = new ArrayList<>();
        for (PrometheusText.Family family : told.values()) {
            String name = family.name();
            boolean counter = family.type().equals("counter");
            if (!name.matches("[a-z][a-z0-9_]*") || name.contains("__")) {
                wrong.add(name + ": not in small letters and single underscores");
            }
            if (counter != name.endsWith("_total")) {
                wrong.add(name + ": counters alone end in _total");
            }
            if (name.matches(
                    ".*_(ms|ns|us|millis|milliseconds|nanoseconds|microseconds|minutes|hours"
                            + "|days|kilobytes|kb|mb|megabytes|percent)(_.*)?")) {
                wrong.add(name + ": not in a base unit");
            }
            if (name.matches(".*_(count|sum|bucket)")) {
                wrong.add(name + ": a suffix of histograms");
            }
            if (name.matches(".*_(gauge|counter|histogram|summary|metric)(_.*)?")) {
                wrong.add(name + ": names its type");
            }
            if (family.type().equals("histogram") && !name.matches(".*_(seconds|bytes)")) {
                wrong.add(name + ": a histogram without its unit");
            }
            if (family.help().isBlank()) {
                wrong.add(name + ": without help");
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(TABLE)).results().toList();
    }
}
