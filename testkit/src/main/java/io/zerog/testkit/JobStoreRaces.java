package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link JobStoreContract} where many write at once. */
interface JobStoreRaces extends StoreContract {

    @Test
    default void ofSixteenInsertsOfAnIdOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            Job template = aJob(now()).queued();
            List<Job> rivals = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                rivals.add(aJob(now()).id(template.id()).type("rival-" + i).queued());
            }

            List<InsertResult> results =
                    Race.of(16, i -> () -> store().insert(rivals.get(i), parametersOf(i)));

            List<Integer> winners = indexesOf(results, InsertResult.Inserted.class);
            assertThat(winners).hasSize(1);
            int winner = winners.getFirst();
            assertThat(store().find(template.id()).orElseThrow().job())
                    .isEqualTo(rivals.get(winner));
            assertThat(store().parameters(template.id())).hasValue(parametersOf(winner));
        }
    }

    @Test
    default void ofSixteenSavesAtAVersionOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            StoredJob queued = stored(aJob(now()).queued());
            List<Job> rivals = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                rivals.add(queued.job().started(aToken(), "worker-" + i, false, now()));
            }

            List<SaveResult> results =
                    Race.of(16, i -> () -> store().save(rivals.get(i), queued.version()));

            List<Integer> winners = indexesOf(results, SaveResult.Saved.class);
            assertThat(winners).hasSize(1);
            int winner = winners.getFirst();
            assertThat(store().find(queued.job().id()).orElseThrow())
                    .isEqualTo(
                            new StoredJob(
                                    rivals.get(winner),
                                    ((SaveResult.Saved) results.get(winner)).version()));
        }
    }

    @Test
    default void noIncrementOfEightThreadsIsLost() throws Exception {
        Token token = aToken();
        Job job = stored(aJob(now()).running(token)).job();

        Race.of(
                8,
                i ->
                        () -> {
                            for (int n = 0; n < 200; n++) {
                                beatUntilSaved(job, token);
                            }
                            return i;
                        });

        Running running = (Running) store().find(job.id()).orElseThrow().job().state();
        assertThat(running.heartbeatSeq()).isEqualTo(1_600);
    }

    @Test
    default void ofARemoveAndASaveAtAVersionOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            StoredJob stored = stored(aJob(now()).queued());
            Job changed = stored.job().cancelled(JobBuilder.aCancel(now()), now());

            List<Boolean> won =
                    Race.of(
                            2,
                            i ->
                                    () ->
                                            i == 0
                                                    ? store().remove(changed.id(), stored.version())
                                                    : store().save(changed, stored.version())
                                                            instanceof SaveResult.Saved);

            boolean removed = won.get(0);
            boolean saved = won.get(1);
            assertThat(removed).isNotEqualTo(saved);
            assertThat(store().find(changed.id()).isPresent()).isEqualTo(saved);
        }
    }

    private void beatUntilSaved(Job job, Token token) {
        SaveResult result;
        do {
            StoredJob current = store().find(job.id()).orElseThrow();
            Job next = current.job().beat(token, Progress.NONE, now());
            result = store().save(next, current.version());
        } while (!(result instanceof SaveResult.Saved));
    }

    private static byte[] parametersOf(int rival) {
        return ("{\"rival\":" + rival + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> indexesOf(List<?> results, Class<?> kind) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (kind.isInstance(results.get(i))) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
