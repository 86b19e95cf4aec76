package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.port.PortUnavailableException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mock server speaks no TLS: a proxy before it does. Its configurations name no secure ports,
 * so that the client gets no further than to talk to the proxy.
 */
@Timeout(60)
class TlsTest {

    private static final String SECRET = "changeit";

    @TempDir private Path folder;

    @Test
    void aServerWhoseAuthorityIsNamedIsTrusted() throws Exception {
        assertThat(requestsTo("server", makeIdentity("server"), "")).isPositive();
    }

    @Test
    void aServerOfAnotherAuthorityIsToldNothing() throws Exception {
        makeIdentity("server");

        // The reason is the certificate, whatever the driver complains of afterwards.
        String reason = "did not answer within 2 s: TLS failed: .*certif.*";
        assertThat(requestsTo("server", makeIdentity("other"), reason)).isZero();
    }

    @Test
    void aCertificateThatCannotBeReadIsNamed() throws Exception {
        Path absent = folder.resolve("absent.pem");
        Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
        try (MockServer server = new MockServer();
                KvProxy proxy = new KvProxy(server.server().getPort())) {
            for (Path certificate : List.of(absent, broken)) {
                assertThatThrownBy(() ->
                                CouchbaseStore.open(settings(proxy, certificate), MockServer.CLOCK))
                        .isInstanceOf(PortUnavailableException.class)
                        .hasMessage("cannot read a certificate from " + certificate);
            }
        }
    }

    /** How many requests a server of that identity heard of a client that trusts another. */
    private long requestsTo(String name, Path trusted, String reason) throws Exception {
        try (MockServer server = new MockServer();
                KvProxy proxy = KvProxy.secure(server.server().getPort(), identity(name))) {
            assertThatThrownBy(
                            () -> CouchbaseStore.open(settings(proxy, trusted), MockServer.CLOCK))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("couchbases://127.0.0.1")
                    .message()
                    .containsPattern(reason);
            return proxy.requests();
        }
    }

    private static CouchbaseSettings settings(KvProxy proxy, Path certificate) {
        return new CouchbaseSettings(
                proxy.connectionString(),
                MockServer.BUCKET,
                MockServer.PASSWORD,
                MockServer.BUCKET,
                "_default",
                "_default",
                Optional.of(certificate),
                Durability.NONE,
                CouchbaseSettings.CALL,
                Duration.ofSeconds(2),
                Duration.ofDays(7),
                "tls");
    }

    /** A key and its certificate; the path of the latter in PEM. */
    private Path makeIdentity(String name) throws Exception {
        keytool(
                "-genkeypair",
                "-keystore",
                store(name).toString(),
                "-storepass",
                SECRET,
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        Path certificate = folder.resolve(name + ".pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                store(name).toString(),
                "-storepass",
                SECRET,
                "-alias",
                name,
                "-file",
                certificate.toString());
        return certificate;
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private SSLContext identity(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            keys.load(in, SECRET.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
