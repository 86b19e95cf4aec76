package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.CHECKPOINT;
import static io.zerog.domain.job.Sample.EPOCH;
import static io.zerog.domain.job.Sample.FOREIGN;
import static io.zerog.domain.job.Sample.HALF;
import static io.zerog.domain.job.Sample.NOW;
import static io.zerog.domain.job.Sample.TOKEN;
import static io.zerog.domain.job.Sample.WORKER;
import static io.zerog.domain.job.Sample.again;
import static io.zerog.domain.job.Sample.cancel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zerog.domain.job.JobState.Running;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state against every transition: what it becomes, or "-" where that is not legal. */
class JobTransitionsTest {

    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Review NEXT = new Review(LATER.plusSeconds(40), EPOCH, 1);

    private static final String MATRIX =
            """
            transition                | queued    | early     | running   | cancelling | succeeded | failed | cancelled
            stamp, due                | queued    | -         | -         | -          | -         | -      | -
            stamp, other epoch        | queued    | queued    | -         | -          | -         | -      | -
            start                     | running   | -         | -         | -          | -         | -      | -
            start isolated            | running   | -         | -         | -          | -         | -      | -
            beat                      | -         | -         | running   | running    | -         | -      | -
            beat, foreign             | -         | -         | -         | -          | -         | -      | -
            checkpoint                | -         | -         | running   | running    | -         | -      | -
            checkpoint, foreign       | -         | -         | -         | -          | -         | -      | -
            join                      | -         | -         | running   | running    | -         | -      | -
            join, foreign             | -         | -         | -         | -          | -         | -      | -
            succeed                   | -         | -         | succeeded | succeeded  | -         | -      | -
            succeed, foreign          | -         | -         | -         | -          | -         | -      | -
            fail                      | -         | -         | failed    | cancelled  | -         | -      | -
            fail, foreign             | -         | -         | -         | -          | -         | -      | -
            continue                  | -         | -         | queued    | cancelled  | -         | -      | -
            continue, foreign         | -         | -         | -         | -          | -         | -      | -
            retry                     | -         | -         | queued    | cancelled  | -         | -      | -
            interrupt                 | -         | -         | queued    | cancelled  | -         | -      | -
            crash                     | -         | -         | queued    | cancelled  | -         | -      | -
            requeue as submitted      | -         | -         | -         | -          | -         | -      | -
            requeue as abandoned      | -         | -         | -         | -          | -         | -      | -
            abandon                   | -         | -         | queued    | cancelled  | -         | -      | -
            abandon as crashed        | -         | -         | failed    | cancelled  | -         | -      | -
            abandon, foreign          | -         | -         | -         | -          | -         | -      | -
            abandon, it moved         | -         | -         | -         | -          | -         | -      | -
            cancel                    | cancelled | cancelled | running   | running    | -         | -      | -
            """;

    private static final Map<String, Job> STATES = states();
    private static final Map<String, UnaryOperator<Job>> TRANSITIONS = transitions();

    @TestFactory
    Stream<DynamicTest> everyTransitionLeadsWhereTheTableSaysOrIsRefused() {
        List<List<String>> rows = MATRIX.lines().map(JobTransitionsTest::cells).toList();
        List<String> states = rows.getFirst().subList(1, rows.getFirst().size());
        return rows.stream()
                .skip(1)
                .flatMap(row ->
                        Stream.iterate(0, i -> i + 1)
                                .limit(states.size())
                                .map(i -> cell(row.getFirst(), states.get(i), row.get(i + 1))));
    }

    @Test
    void theTableKnowsEveryStateAndEveryTransition() {
        List<List<String>> rows = MATRIX.lines().map(JobTransitionsTest::cells).toList();

        assertThat(rows.getFirst().stream().skip(1)).containsExactlyElementsOf(STATES.keySet());
        assertThat(rows.stream().skip(1).map(List::getFirst))
                .containsExactlyElementsOf(TRANSITIONS.keySet());
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(STATES.size() + 1));
        // Whoever adds a transition to Job adds its rows here.
        assertThat(
                        Arrays.stream(Job.class.getDeclaredMethods())
                                .filter(method -> method.getReturnType() == Job.class)
                                .filter(method ->
                                        java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                                .map(java.lang.reflect.Method::getName)
                                .distinct())
                .containsExactlyInAnyOrder(
                        "submitted",
                        "stamped",
                        "started",
                        "startedIsolated",
                        "beat",
                        "checkpointed",
                        "joined",
                        "finished",
                        "requeued",
                        "abandoned",
                        "cancelled");
    }

    private static DynamicTest cell(String transition, String state, String expected) {
        String name = transition + ": " + state + " → " + expected;
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    Job before = STATES.get(state);
                    Job copy = Sample.with(before, before.counters());
                    UnaryOperator<Job> apply = TRANSITIONS.get(transition);
                    if (expected.equals("-")) {
                        assertThatIllegalStateException()
                                .isThrownBy(() -> apply.apply(before))
                                .withMessageContaining(before.id().toString());
                    } else {
                        assertThat(apply.apply(before).state().status().wireName())
                                .isEqualTo(expected);
                    }
                    assertThat(before).isEqualTo(copy);
                });
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|")).map(String::strip).collect(Collectors.toList());
    }

    private static Map<String, Job> states() {
        Map<String, Job> states = new LinkedHashMap<>();
        states.put("queued", Sample.queued());
        states.put("early", Sample.queued(LATER.plusSeconds(1)));
        states.put("running", Sample.running());
        states.put("cancelling", Sample.cancelling());
        states.put("succeeded", Sample.succeeded());
        states.put("failed", Sample.failed());
        states.put("cancelled", Sample.cancelled());
        return states;
    }

    private static Map<String, UnaryOperator<Job>> transitions() {
        Verdict.Finish success = Verdict.Finish.succeeded(200);
        Verdict.Finish failure = Verdict.Finish.failed(500, Cause.EXCEPTION, true);
        Verdict.Finish crash = Verdict.Finish.failed(500, Cause.CRASHED, false);
        Running observed = Sample.state(Sample.running());
        Running foreign = new Running(FOREIGN, WORKER, NOW, 0, false);
        Running moved = new Running(TOKEN, WORKER, NOW, 1, false);
        Map<String, UnaryOperator<Job>> all = new LinkedHashMap<>();
        all.put("stamp, due", job -> job.stamped(EPOCH, NEXT, LATER));
        all.put("stamp, other epoch", job -> job.stamped("epoch-2", NEXT, NOW));
        all.put("start", job -> job.started(FOREIGN, WORKER, false, LATER));
        all.put("start isolated", job -> job.startedIsolated(FOREIGN, WORKER, LATER));
        all.put("beat", job -> job.beat(TOKEN, HALF, LATER));
        all.put("beat, foreign", job -> job.beat(FOREIGN, HALF, LATER));
        all.put("checkpoint", job -> job.checkpointed(TOKEN, CHECKPOINT, HALF, LATER));
        all.put("checkpoint, foreign", job -> job.checkpointed(FOREIGN, CHECKPOINT, HALF, LATER));
        all.put("join", job -> job.joined(TOKEN, LATER));
        all.put("join, foreign", job -> job.joined(FOREIGN, LATER));
        all.put("succeed", job -> job.finished(TOKEN, success, true, HALF, LATER));
        all.put("succeed, foreign", job -> job.finished(FOREIGN, success, true, HALF, LATER));
        all.put("fail", job -> job.finished(TOKEN, failure, false, HALF, LATER));
        all.put("fail, foreign", job -> job.finished(FOREIGN, failure, false, HALF, LATER));
        all.put("continue", requeue(TOKEN, QueuedReason.CONTINUED));
        all.put("continue, foreign", requeue(FOREIGN, QueuedReason.CONTINUED));
        all.put("retry", requeue(TOKEN, QueuedReason.RETRIED));
        all.put("interrupt", requeue(TOKEN, QueuedReason.INTERRUPTED));
        all.put("crash", requeue(TOKEN, QueuedReason.CRASHED));
        all.put("requeue as submitted", requeue(TOKEN, QueuedReason.SUBMITTED));
        all.put("requeue as abandoned", requeue(TOKEN, QueuedReason.ABANDONED));
        Verdict.Requeue abandoned = again(QueuedReason.ABANDONED);
        all.put("abandon", job -> job.abandoned(observed, abandoned, EPOCH, LATER));
        all.put("abandon as crashed", job -> job.abandoned(observed, crash, EPOCH, LATER));
        all.put("abandon, foreign", job -> job.abandoned(foreign, abandoned, EPOCH, LATER));
        all.put("abandon, it moved", job -> job.abandoned(moved, abandoned, EPOCH, LATER));
        all.put("cancel", job -> job.cancelled(cancel(CancelRequest.Mode.GRACEFUL), LATER));
        return all;
    }

    private static UnaryOperator<Job> requeue(Token token, QueuedReason reason) {
        return job -> job.requeued(token, again(reason), EPOCH, HALF, LATER);
    }
}
