package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.JobCatalog.Page;
import io.zerog.domain.port.JobCatalog.Position;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every catalogue lists. A page may be short, so a listing follows {@code next} to its end.
 * Jobs are created within the hour before now.
 */
public interface JobCatalogContract extends StoreContract {

    JobCatalog catalog();

    @Test
    default void theNewestJobIsListedFirst() {
        Instant now = now();
        List<StoredJob> expected = new ArrayList<>();
        for (int seconds : new int[] {3_000, 61, 1_200, 0, 60, 1}) {
            expected.add(stored(aJob(now.minusSeconds(seconds)).queued()));
        }
        expected.sort(NEWEST_FIRST);

        assertThat(listed(Filter.ALL, 200)).containsExactlyElementsOf(expected);
        assertThat(listed(Filter.ALL, 1)).containsExactlyElementsOf(expected);
    }

    @Test
    default void jobsOfTheSameMomentAreListedByIdDescendingAsTheirTextOrders() {
        Instant created = now();
        List<StoredJob> expected = new ArrayList<>();
        for (String descending :
                List.of(
                        "ffffffff-0000-4000-8000-000000000000",
                        "80000000-0000-4000-ffff-000000000000",
                        "80000000-0000-4000-8000-000000000000",
                        "80000000-0000-4000-0000-000000000001",
                        "7fffffff-0000-4000-8000-000000000000",
                        "00000000-0000-4000-8000-000000000000")) {
            expected.add(stored(aJob(created).id(new JobId(UUID.fromString(descending))).queued()));
        }

        assertThat(listed(Filter.ALL, 2)).containsExactlyElementsOf(expected);
    }

    @Test
    default void noJobOfTheSameMomentIsMissingOrTwiceAcrossPages() {
        Instant created = now();
        List<StoredJob> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            expected.add(stored(aJob(created).queued()));
        }
        expected.sort(NEWEST_FIRST);

        for (int limit : new int[] {1, 7, 30, 31}) {
            assertThat(listed(Filter.ALL, limit)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    default void theListGoesOnBehindAJobThatWasRemovedMeanwhile() {
        Instant created = now();
        List<StoredJob> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(stored(aJob(created).cancelled()));
        }
        jobs.sort(NEWEST_FIRST);
        StoredJob last = jobs.get(2);
        store().remove(last.job().id(), last.version());

        List<StoredJob> rest =
                listed(Filter.ALL, Optional.of(new Position(created, last.job().id())), 200);

        assertThat(rest).containsExactlyElementsOf(jobs.subList(3, 5));
    }

    @Test
    default void aJobCreatedWhileSomebodyPagesShiftsNoPage() {
        Instant now = now();
        List<StoredJob> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.addFirst(stored(aJob(now.minusSeconds(60 - i)).queued()));
        }
        Job third = jobs.get(2).job();
        stored(aJob(now).queued());

        List<StoredJob> rest =
                listed(Filter.ALL, Optional.of(new Position(third.createdAt(), third.id())), 2);

        assertThat(rest).containsExactlyElementsOf(jobs.subList(3, 6));
    }

    @Test
    default void everyVariantIsListedAsItIsStored() {
        List<StoredJob> expected = new ArrayList<>();
        for (Map.Entry<String, Job> variant : SampleJobs.everyVariant(now()).entrySet()) {
            expected.add(stored(variant.getValue()));
        }

        assertThat(listed(Filter.ALL, 200)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    default void aStatusFilterListsTheJobsThatAreInItNow() {
        Map<JobStatus, StoredJob> byStatus =
                Map.of(
                        JobStatus.QUEUED, stored(aJob(now()).queued()),
                        JobStatus.RUNNING, stored(aJob(now()).running()),
                        JobStatus.SUCCEEDED, stored(aJob(now()).succeeded(aToken())),
                        JobStatus.FAILED, stored(aJob(now()).failed(500, Cause.EXCEPTION)),
                        JobStatus.CANCELLED, stored(aJob(now()).cancelled()));

        byStatus.forEach((status, expected) ->
                assertThat(listed(byStatus(status), 200))
                        .as("%s", status)
                        .containsExactly(expected));
    }

    @Test
    default void aJobMovesFromOneStatusToTheNext() {
        StoredJob queued = stored(aJob(now()).queued());
        StoredJob running =
                saved(queued.job().started(aToken(), "worker-1", false, now()), queued.version());

        assertThat(listed(byStatus(JobStatus.QUEUED), 200)).isEmpty();
        assertThat(listed(byStatus(JobStatus.RUNNING), 200)).containsExactly(running);
    }

    @Test
    default void aTypeFilterListsThatTypeOnly() {
        StoredJob first = stored(aJob(now().minusSeconds(9)).type("word_count").queued());
        stored(aJob(now().minusSeconds(6)).type("word_count2").queued());
        StoredJob last = stored(aJob(now().minusSeconds(3)).type("word_count").running());

        assertThat(listed(byType("word_count"), 1)).containsExactly(last, first);
        assertThat(listed(byType("WORD_COUNT"), 200)).isEmpty();
        assertThat(listed(byType("%"), 200)).isEmpty();
    }

    @Test
    default void theBoundsOfCreationAreExcluded() {
        Instant now = now().minusSeconds(120);
        List<StoredJob> jobs = new ArrayList<>();
        for (int millis = 0; millis < 5; millis++) {
            jobs.add(stored(aJob(now.plusMillis(millis)).queued()));
        }

        assertThat(listed(createdWithin(Optional.of(now), Optional.of(now.plusMillis(4))), 2))
                .containsExactly(jobs.get(3), jobs.get(2), jobs.get(1));
        assertThat(listed(createdWithin(Optional.of(now.plusMillis(2)), Optional.empty()), 200))
                .containsExactly(jobs.get(4), jobs.get(3));
        assertThat(listed(createdWithin(Optional.empty(), Optional.of(now.plusMillis(2))), 200))
                .containsExactly(jobs.get(1), jobs.get(0));
        assertThat(listed(createdWithin(Optional.of(now), Optional.of(now.plusMillis(1))), 200))
                .isEmpty();
    }

    @Test
    default void allFiltersMustMatch() {
        Instant now = now().minusSeconds(60);
        stored(aJob(now).type("a").queued());
        stored(aJob(now.plusSeconds(1)).type("a").running());
        StoredJob match = stored(aJob(now.plusSeconds(2)).type("a").queued());
        stored(aJob(now.plusSeconds(2)).type("b").queued());
        stored(aJob(now.plusSeconds(3)).type("a").queued());

        Filter filter =
                new Filter(
                        Optional.of(JobStatus.QUEUED),
                        Optional.of("a"),
                        Optional.of(now),
                        Optional.of(now.plusSeconds(3)));

        assertThat(listed(filter, 1)).containsExactly(match);
    }

    @Test
    default void aRareStatusIsFoundAmongMany() {
        Instant now = now();
        StoredJob oldest = stored(aJob(now.minusSeconds(600)).failed(500, Cause.EXCEPTION));
        for (int i = 0; i < 500; i++) {
            stored(aJob(now.minusSeconds(500 - i)).queued());
        }
        StoredJob newest = stored(aJob(now).failed(500, Cause.EXCEPTION));

        assertThat(listed(byStatus(JobStatus.FAILED), 50)).containsExactly(newest, oldest);
    }

    @Test
    default void aRemovedJobIsNotListed() {
        StoredJob stored = stored(aJob(now()).cancelled());
        store().remove(stored.job().id(), stored.version());

        assertThat(listed(Filter.ALL, 200)).isEmpty();
    }

    @Test
    default void aPageOfTheCatalogueHasOneToTwoHundred() {
        for (int limit : new int[] {-1, 0, 201}) {
            assertThatThrownBy(() -> catalog().list(Filter.ALL, Optional.empty(), limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The order of the catalogue. */
    Comparator<StoredJob> NEWEST_FIRST =
            Comparator.comparing((StoredJob stored) -> stored.job().createdAt())
                    .thenComparing(stored -> stored.job().id())
                    .reversed();

    private List<StoredJob> listed(Filter filter, int limit) {
        return listed(filter, Optional.empty(), limit);
    }

    private List<StoredJob> listed(Filter filter, Optional<Position> from, int limit) {
        List<StoredJob> jobs = new ArrayList<>();
        Optional<Position> position = from;
        int pages = 0;
        do {
            Page page = catalog().list(filter, position, limit);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            assertThat(++pages).as("pages of one listing").isLessThan(10_000);
            jobs.addAll(page.jobs());
            position = page.next();
        } while (position.isPresent());
        return jobs;
    }

    private static Filter byStatus(JobStatus status) {
        return new Filter(
                Optional.of(status), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Filter byType(String type) {
        return new Filter(Optional.empty(), Optional.of(type), Optional.empty(), Optional.empty());
    }

    private static Filter createdWithin(Optional<Instant> after, Optional<Instant> before) {
        return new Filter(Optional.empty(), Optional.empty(), after, before);
    }
}
