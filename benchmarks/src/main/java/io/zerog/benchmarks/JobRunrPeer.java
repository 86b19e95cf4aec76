package io.zerog.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** JobRunr at its shortest poll, with requests in the place of lambdas, which it has to analyse. */
final class JobRunrPeer extends Peer {

    private static final int SHORTEST_POLL_SECONDS = 5;
    private static final int WORKERS = 32;

    /** A request to do nothing. */
    public record Request(int job) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Does nothing but count. */
    public static final class Handler implements JobRequestHandler<Request> {
        private final Runs runs;

        private Handler(Runs runs) {
            this.runs = runs;
        }

        @Override
        public void run(Request request) {
            runs.started();
            runs.ended();
        }
    }

    private final HikariDataSource database;
    private final JobRunrConfigurationResult jobRunr;

    JobRunrPeer(String name, String url) {
        super(name);
        database = Databases.pool(url, WORKERS + 20);
        Handler handler = new Handler(runs);
        jobRunr =
                JobRunr.configure()
                        .useStorageProvider(SqlStorageProviderFactory.using(database))
                        .useJobActivator(
                                new JobActivator() {
                                    @Override
                                    public <T> T activateJob(Class<T> type) {
                                        return type.cast(handler);
                                    }
                                })
                        .useBackgroundJobServer(
                                BackgroundJobServerConfiguration
                                        .usingStandardBackgroundJobServerConfiguration()
                                        .andPollIntervalInSeconds(SHORTEST_POLL_SECONDS)
                                        .andWorkerCount(WORKERS),
                                false)
                        .initialize();
    }

    @Override
    void enqueueAll(int jobs) {
        jobRunr.getJobRequestScheduler().enqueue(IntStream.range(0, jobs).mapToObj(Request::new));
    }

    @Override
    void start() {
        jobRunr.getBackgroundJobServer().start();
    }

    @Override
    void enqueue(int job) {
        jobRunr.getJobRequestScheduler().enqueue(new Request(job));
    }

    @Override
    int open() throws SQLException {
        return Databases.count(
                database, "SELECT count(*) FROM jobrunr_jobs WHERE state <> 'SUCCEEDED'");
    }

    @Override
    public void close() {
        JobRunr.destroy();
        database.close();
    }
}
