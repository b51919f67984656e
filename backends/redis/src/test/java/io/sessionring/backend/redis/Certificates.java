package io.sessionring.backend.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signed itself, for one name, and the context that trusts it and nothing else. */
final class Certificates {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore keys;
    private final Path pem;

    private Certificates(KeyStore keys, Path pem) {
        this.keys = keys;
        this.pem = pem;
    }

    /** @param names as keytool takes them, e.g. {@code ip:127.0.0.1} */
    static Certificates of(Path directory, String names) throws IOException, GeneralSecurityException {
        Path store = Files.createTempFile(directory, "keys", ".p12");
        Files.delete(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=node",
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Path pem = store.resolveSibling(store.getFileName() + ".pem");
        Files.writeString(
                pem,
                pem("PRIVATE KEY", keys.getKey("node", PASSWORD).getEncoded())
                        + pem("CERTIFICATE", keys.getCertificate("node").getEncoded()));
        return new Certificates(keys, pem);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    /** {@return a file with key and certificate, as redis-server reads them} */
    String pem() {
        return pem.toString();
    }

    SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", keys.getCertificate("node"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
