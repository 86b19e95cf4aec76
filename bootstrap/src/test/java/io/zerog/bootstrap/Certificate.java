package io.zerog.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that signs itself, made by the JDK's keytool.
 *
 * @param file the certificate in PEM
 * @param key its key in PEM
 */
record Certificate(Path file, Path key, KeyStore store) {

    private static final String PASSWORD = "of the test";
    private static final String NAME = "zerog";

    /**
     * Makes one that is valid for a year.
     *
     * @param algorithm such as EC
     * @param start such as -400d, from now on
     */
    static Certificate make(Path folder, String algorithm, String start)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path made = Files.createTempDirectory(folder, "certificate");
        Path file = made.resolve("keys.p12");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()));
        command.addAll(List.of("-genkeypair", "-alias", NAME, "-keyalg", algorithm));
        command.addAll(List.of("-dname", "CN=zerog", "-ext", "san=ip:127.0.0.1"));
        command.addAll(List.of("-startdate", start, "-validity", "365"));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = keytool.inputReader().readAllAsString();
        if (keytool.waitFor() != 0) {
            throw new AssertionError("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        return new Certificate(
                write(made, "CERTIFICATE", store.getCertificate(NAME).getEncoded()),
                write(made, "PRIVATE KEY", store.getKey(NAME, PASSWORD.toCharArray()).getEncoded()),
                store);
    }

    X509Certificate certificate() throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(NAME);
    }

    /** What a client needs to trust it, and nothing else. */
    SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry(NAME, certificate());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Path write(Path folder, String label, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(label.toLowerCase().replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64));
    }
}
