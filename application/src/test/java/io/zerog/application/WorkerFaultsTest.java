package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.testkit.Faults;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A store or queue that is away during each step, or whose answer is lost. */
class WorkerFaultsTest {

    private static final List<String> SITES =
            List.of(
                    "JobStore.find",
                    "JobStore.save",
                    "JobStore.parameters",
                    "JobOutput.put",
                    "JobJournal.append",
                    "OpenJobs.due",
                    "JobQueue.reserve",
                    "JobQueue.put",
                    "JobQueue.health",
                    "Reservation.extend",
                    "Reservation.delete",
                    "Reservation.release");

    /** Each site, its first calls and its later ones, failing once, often, before and after. */
    @TestFactory
    Stream<DynamicTest> aJobRunsToItsEndWhateverFails() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String site : SITES) {
            // Of the saves, 7 and 15 are those that end the rounds.
            for (int skipped : new int[] {0, 1, 2, 3, 5, 7, 8, 15}) {
                for (int times : new int[] {1, 2, 7}) {
                    for (boolean applied : new boolean[] {false, true}) {
                        tests.add(faulty(site, skipped, times, applied));
                    }
                }
            }
        }
        return tests.stream();
    }

    private static DynamicTest faulty(String site, int skipped, int times, boolean applied) {
        String name =
                "%s fails %d times %s, after %d calls"
                        .formatted(site, times, applied ? "when applied" : "before", skipped);
        return DynamicTest.dynamicTest(name, () -> runTwoRounds(site, skipped, times, applied));
    }

    private static void runTwoRounds(String site, int skipped, int times, boolean applied)
            throws InterruptedException {
        Node node = Node.standard();
        node.does((_, job) -> twoRounds(node, job));
        Faults.Rule rule = node.faults.at(site).after(skipped).times(times);
        if (applied) {
            rule.failAfter();
        } else {
            rule.failBefore();
        }
        JobId id = node.submit();

        node.settle(id);

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.output(id)).contains("round 2");
        assertThat(node.job(id).counters()).isEqualTo(new Counters(2, 0, 0, 0, 0));
        assertThat(node.lines(id)).containsExactly("in round 1", "in round 2");
        assertThat(node.events(JobEvent.Finished.class)).hasSize(1);
        assertThat(node.events(JobEvent.LeaseLost.class)).isEmpty();
        assertThat(node.messages()).isZero();
    }

    /** Uses every port: two runs, with lines, progress, heartbeats, extensions, a checkpoint. */
    private static Outcome<Object> twoRounds(Node node, JobContext job) throws Exception {
        int round = 1 + job.checkpoint(String.class).map(Integer::parseInt).orElse(0);
        job.event("in round " + round);
        job.progress(round, 2, "rounds", null);
        node.live(Duration.ofSeconds(50));
        job.checkpoint(round);
        return round < 2
                ? Outcome.again(Duration.ofSeconds(1), "next round")
                : Outcome.done("round " + round);
    }

    @Test
    void aStoreThatStaysAwayAfterTheReserveGivesTheMessageUp() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults.at("JobStore.find").times(5).failBefore();

        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node::turn);

        assertThat(node.faults.calls("Reservation.abandon")).isEqualTo(1);
        assertThat(node.job(id).counters().attempts()).isZero();
        assertThat(node.messages()).isEqualTo(1);
        assertThat(node.worker.loops().getFirst().isBusy()).isFalse();
    }

    @Test
    void aStoreThatAnswersButTakesNoWritesGivesTheMessageUpAfterSomePatience() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults.at("JobStore.save").times(5).failBefore();

        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node::turn);

        assertThat(node.faults.calls("JobStore.save")).isEqualTo(5);
        assertThat(node.faults.calls("Reservation.abandon")).isEqualTo(1);
        assertThat(node.time.instant()).isAfter(SettableTime.START.plusMillis(500));
        assertThat(node.events(JobEvent.Undelivered.class)).isEmpty();
        assertThat(node.job(id).counters().attempts()).isZero();
        node.settle(id);
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsFoundToBeItsOwn() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults.at("JobStore.save").failAfter();

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackDoesNotUndoAClaim() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults
                .at("JobStore.save")
                .before(_ -> {
                    node.time.setWallClock(SettableTime.START.minusSeconds(3_600));
                    throw new PortUnavailableException("away");
                });

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).startedLast().orElseThrow().at()).isEqualTo(SettableTime.START);
    }

    @Test
    void aClaimIsAskedAfterForAsLongAsItsLeaseLasts() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        Instant back = node.time.instant().plusSeconds(20);
        node.faults.at("JobStore.save").failAfter();
        node.faults
                .at("JobStore.find")
                .after(1)
                .always()
                .before(_ -> {
                    if (node.time.instant().isBefore(back)) {
                        throw new PortUnavailableException("away");
                    }
                });

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
    }

    @Test
    void aClaimThatNobodyCanReadBackIsHealedLikeACrash() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults.at("JobStore.save").failAfter();
        node.faults.at("JobStore.find").after(1).always().failBefore();

        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node::turn);
        node.faults.heal();
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
        node.settle(id);

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(2, 0, 0, 1, 0));
    }

    @Test
    void anEndIsStoredHoweverLongTheStoreIsAway() throws Exception {
        Node node = Node.standard();
        Instant back = node.time.instant().plusSeconds(900);
        node.does((_, job) -> {
            job.event("told");
            for (String port : List.of("JobStore", "JobOutput", "JobJournal")) {
                node.faults
                        .at(port)
                        .always()
                        .before(_ -> {
                            if (node.time.instant().isBefore(back)) {
                                throw new PortUnavailableException("away");
                            }
                        });
            }
            return Outcome.done("kept");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("kept");
        assertThat(node.lines(id)).containsExactly("told");
        assertThat(node.finished(id).finishedAt()).isBefore(back);
        assertThat(node.time.instant()).isAfterOrEqualTo(back);
    }

    @Test
    void anEndWhoseLeaseWasTakenWhileTheStoreWasAwayIsNotStored() throws Exception {
        Node node = Node.standard();
        node.does((_, job) -> {
            node.faults
                    .at("JobStore.save")
                    .before(_ -> {
                        node.steal(job.id());
                        throw new PortUnavailableException("away");
                    });
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void anEndWhoseAnswerWasLostIsFoundToBeItsOwn() throws Exception {
        Node node = Node.standard();
        node.does((_, _) -> {
            node.faults.at("JobStore.save").failAfter();
            return Outcome.done("kept");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("kept");
        assertThat(node.events(JobEvent.Finished.class)).hasSize(1);
        assertThat(node.events(JobEvent.LeaseLost.class)).isEmpty();
        assertThat(node.messages()).isZero();
    }

    @Test
    void aRequeueWhoseAnswerWasLostIsFoundToBeItsOwn() throws Exception {
        Node node = Node.standard();
        node.does((_, _) -> {
            node.faults.at("JobStore.save").failAfter();
            return Outcome.again(Duration.ofSeconds(5), "more");
        });

        node.run();

        assertThat(node.events(JobEvent.Requeued.class)).hasSize(1);
        assertThat(node.events(JobEvent.LeaseLost.class)).isEmpty();
        assertThat(node.queue.health().queues().getFirst().delayed()).isEqualTo(1);
    }

    @Test
    void anEndWhoseAnswerWasLostLongAgoIsFoundToBeItsOwn() throws Exception {
        Node node = Node.standard();
        node.does((_, _) -> {
            node.faults
                    .at("JobStore.save")
                    .after(_ -> {
                        node.time.advance(Duration.ofMinutes(1));
                        throw new PortUnavailableException("answer lost");
                    });
            return Outcome.done("kept");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("kept");
        assertThat(node.events(JobEvent.Finished.class)).hasSize(1);
        assertThat(node.events(JobEvent.LeaseLost.class)).isEmpty();
    }

    /** Only the very job that this run wrote is its own: two nodes may write in one millisecond. */
    @Test
    void aJobThatAnotherTookInTheSameMomentIsNotMistakenForItsOwn() throws Exception {
        Node node = Node.standard();
        node.does((_, job) -> {
            node.faults.at("JobStore.save").before(_ -> node.takeAway(job.id()));
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.job(id).state()).isInstanceOf(Queued.class);
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
        assertThat(node.events(JobEvent.Requeued.class)).isEmpty();
    }

    @Test
    void aRequeueIsInTheStoreBeforeItsMessageMoves() throws Exception {
        Node node = Node.standard();
        node.does((_, _) -> Outcome.again(Duration.ofSeconds(5), "more"));

        node.run();

        assertThat(node.faults.calls())
                .endsWith("JobStore.save", "Reservation.release")
                .doesNotContain("Reservation.delete");
    }

    @Test
    void anEndIsWrittenInTheOrderJournalOutputJobMessage() throws Exception {
        Node node = Node.standard();
        node.does((_, job) -> {
            job.event("told");
            return Outcome.done("made");
        });

        node.run();

        assertThat(node.faults.calls())
                .endsWith(
                        "JobJournal.append",
                        "JobOutput.put",
                        "JobStore.save",
                        "Reservation.delete");
    }
}
